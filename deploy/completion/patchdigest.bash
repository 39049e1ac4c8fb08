# Completion of patchdigest(8) for bash. What can be completed is asked of
# `patchdigest help`, so that it is always that of the program installed.

# The words of a synopsis that are to be typed as they stand.
_patchdigest_words()
{
	sed -E 's/--[a-z-]+(=[^] ]*| [A-Z]+)?//g' <<<"$1" |
		grep -oE '(^|[[| ])[a-z]+($|[]| ])' | tr -d '[]| '
}

# $1 help of the command, $2 name of an option: its values, a|b|c.
_patchdigest_values()
{
	sed -nE "s/.*--$2=([a-z|-]+).*/\\1/p" <<<"$1" | tr '|' '\n' | sort -u
}

_patchdigest()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local program=${COMP_WORDS[0]} command='' help synopsis i
	COMPREPLY=()

	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-[csl]) ((i++)) ;;
		-*) ;;
		*)
			command=${COMP_WORDS[i]}
			break
			;;
		esac
	done

	if [[ -z $command ]]; then
		case $prev in
		-c | -s) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
		-l) ;;
		*)
			help=$("$program" help 2>/dev/null |
				sed -nE 's/^  ([a-z]+) .*/\1/p')
			[[ $cur == -* ]] && help='-c -s -l -q -v'
			mapfile -t COMPREPLY < <(compgen -W "$help" -- "$cur")
			;;
		esac
		return
	fi

	if [[ $command == help ]]; then
		help=$("$program" help 2>/dev/null |
			sed -nE 's/^  ([a-z]+) .*/\1/p')
		mapfile -t COMPREPLY < <(compgen -W "$help" -- "$cur")
		return
	fi
	help=$("$program" help "$command" 2>/dev/null) || return
	synopsis=$(sed -n '1,/^$/p' <<<"$help")
	synopsis=${synopsis#usage: patchdigest "$command"}

	# "--detail=over" is three words to readline: --detail, =, over.
	if [[ $cur == = ]]; then
		cur='' i=$prev
	elif [[ $prev == = ]]; then
		i=${COMP_WORDS[COMP_CWORD - 2]}
	else
		i=$prev
	fi
	if [[ $i == --* && $synopsis == *"$i="* ]]; then
		mapfile -t COMPREPLY < <(compgen -W \
			"$(_patchdigest_values "$synopsis" "${i#--}")" -- "$cur")
		return
	fi
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W \
			"$(grep -oE -- '--[a-z-]+' <<<"$synopsis")" -- "$cur")
		return
	fi
	mapfile -t COMPREPLY < <(compgen -W \
		"$(_patchdigest_words "$synopsis")" -- "$cur")
	if [[ $synopsis =~ (SOURCE|FILE) ]]; then
		mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$cur")
	fi
}

complete -o filenames -F _patchdigest patchdigest
