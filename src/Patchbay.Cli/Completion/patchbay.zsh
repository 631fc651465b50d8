#compdef patchbay
# Completion of patchbay for zsh.
#   source <(patchbay completion zsh)      in ~/.zshrc, behind compinit; or as a file _patchbay in a folder of fpath

_patchbay() {
  local candidate about
  local -a found before
  (( CURRENT > 2 )) && before=("${(@Q)words[2,CURRENT-1]}")
  while IFS=$'\t' read -r candidate about; do
    if [[ $candidate == ':files' ]]; then
      _files
    else
      found+=("${candidate//:/\\:}:$about")
    fi
  done < <(patchbay complete -- "${before[@]}" "${(Q)PREFIX}" 2> /dev/null)
  (( $#found )) && _describe patchbay found
}

if [[ $funcstack[1] == _patchbay ]]; then
  _patchbay "$@"
else
  compdef _patchbay patchbay
fi
