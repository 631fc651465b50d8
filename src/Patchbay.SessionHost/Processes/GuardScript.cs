namespace Patchbay.SessionHost.Processes;

/// <summary>
/// The guard is a shell and not a program of ours because it waits as long as the session lives, and a shell waits in less
/// than a megabyte. Its input says `add GROUP` and `remove GROUP`; the end of its input says that the host is gone.
/// </summary>
static class GuardScript
{
    // $1 is the start of the mark that every child of this guard carries in its environment.
    public const string Text = """
        trap '' INT TERM HUP
        exec >/dev/null 2>&1 3<&- 4<&- 5<&- 6<&- 7<&- 8<&- 9<&-
        mark=$1
        groups=
        while read -r verb group; do
          case $verb in
            add) groups="$groups $group" ;;
            remove)
              kept=
              for g in $groups; do [ "$g" = "$group" ] || kept="$kept $g"; done
              groups=$kept ;;
          esac
        done

        # One process id a line: who is in a group or a session of ours, or carries the mark. Zombies are gone already.
        members() {
          for stat in /proc/[0-9]*/stat; do
            read -r line <"$stat" || continue
            id=${line%% *}
            set -- ${line##*) }
            [ "$1" = Z ] && continue
            case " $groups " in *" $3 "* | *" $4 "*) echo "$id" ;; esac
          done
          grep -lsaF -e "$mark" /proc/[0-9]*/environ | while IFS=/ read -r _ _ id _; do echo "$id"; done
        }
        # Without /proc (macOS) the groups alone are known.
        alive() {
          if [ -e /proc/self/stat ]; then [ -n "$(members)" ]; return; fi
          for g in $groups; do kill -0 -- "-$g" && return 0; done
          return 1
        }
        signal() {
          for g in $groups; do kill -s "$1" -- "-$g"; done
          for p in $(members); do kill -s "$1" -- "$p"; done
        }

        alive || exit 0
        signal TERM
        n=0
        while [ $n -lt 20 ] && alive; do sleep 0.1; n=$((n + 1)); done
        # Again and again, because a process that forks may slip through one round.
        n=0
        while [ $n -lt 50 ] && alive; do signal KILL; sleep 0.02; n=$((n + 1)); done
        """;
}
