# SPDX-License-Identifier: GPL-3.0-or-later
# Completes the words of ownlinectl by what its own --help says.

# The words that --help, behind the words of a command, has to offer.
_ownlinectl_words() {
	if [[ $1 == --options ]]; then
		ownlinectl "${@:2}" --help | grep -o -- '--[a-z][a-z-]*'
	elif [[ $# -eq 0 ]]; then
		ownlinectl --help | sed -n 's/^  \([a-z]\{1,\}\)  .*/\1/p'
	else
		ownlinectl "$1" --help | sed -n "s/^  ownlinectl $1 \([a-z]\{1,\}\).*/\1/p"
	fi 2>/dev/null
}

_ownlinectl() {
	local word=${COMP_WORDS[COMP_CWORD]} command=() i
	for ((i = 1; i < COMP_CWORD && i < 3; i++)); do
		[[ ${COMP_WORDS[i]} == [a-z]* ]] && command+=("${COMP_WORDS[i]}")
	done
	COMPREPLY=()
	if [[ $word == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_ownlinectl_words --options "${command[@]}")" -- "$word")
	elif [[ ${#command[@]} -lt 2 ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_ownlinectl_words "${command[@]}")" -- "$word")
	fi
}

complete -o default -F _ownlinectl ownlinectl
