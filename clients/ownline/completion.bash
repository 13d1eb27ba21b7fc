# SPDX-License-Identifier: GPL-3.0-or-later
# Completes the words of ownline by what its own --help and show say.

# The commands, or the options of one.
_ownline_words() {
	if [[ $# -eq 0 ]]; then
		ownline --help | sed -n 's/^  ownline \([a-z]\{1,\}\).*/\1/p'
	else
		ownline --help | sed -n "s/^  ownline $1 //p" | grep -o -- '--[a-z][a-z-]*'
	fi 2>/dev/null
}

_ownline() {
	local word=${COMP_WORDS[COMP_CWORD]} command='' state=() i words=''
	for ((i = 1; i < COMP_CWORD; i++)); do
		if [[ ${COMP_WORDS[i]} == --state ]]; then
			state=(--state "${COMP_WORDS[++i]-}")
		elif [[ -z $command ]]; then
			command=${COMP_WORDS[i]}
		fi
	done
	COMPREPLY=()
	if [[ -z $command ]]; then
		words="$(_ownline_words) --state --help --version"
	elif [[ $word == -* ]]; then
		words=$(_ownline_words "$command")
	elif [[ $command == knock || $command == close || $command == watch ]]; then
		words=$(ownline "${state[@]}" show 2>/dev/null | sed -n 's/^service [0-9a-f]* //p')
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -o default -F _ownline ownline
