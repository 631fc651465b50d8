# Completion of patchbay for bash.
#   eval "$(patchbay completion bash)"     in ~/.bashrc

_patchbay() {
  local line=${COMP_LINE:0:COMP_POINT} words=() current mark head skip='' candidate
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=${words[${#words[@]} - 1]}

  # The shell takes a colon and an equals sign for the end of a word, and wants only what stands behind it.
  for mark in : =; do
    if [[ $COMP_WORDBREAKS == *"$mark"* && $current == *"$mark"* ]]; then
      head=${current%"${current##*"$mark"}"}
      [[ ${#head} -gt ${#skip} ]] && skip=$head
    fi
  done

  COMPREPLY=()
  while IFS=$'\t' read -r candidate _; do
    if [[ $candidate == :files ]]; then
      compopt -o default 2> /dev/null
    else
      COMPREPLY+=("${candidate#"$skip"}")
    fi
  done < <(patchbay complete -- "${words[@]:1}" 2> /dev/null)
}

complete -F _patchbay patchbay
