# Completion of patchbay for fish.
#   patchbay completion fish > ~/.config/fish/completions/patchbay.fish

function __patchbay_complete
    set -l before (commandline -opc)
    set -e before[1]
    set -l current (commandline -ct)
    for candidate in (patchbay complete -- $before "$current" 2> /dev/null)
        if test "$candidate" = ':files'
            __fish_complete_path "$current"
        else
            printf '%s\n' $candidate
        end
    end
end

complete -c patchbay -f -a '(__patchbay_complete)'
