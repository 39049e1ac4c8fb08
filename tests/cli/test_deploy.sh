#!/bin/bash
# SPDX-License-Identifier: MIT
# Tests of what is installed beside the program: units, man pages, completion.
# Prints TAP. PATCHDIGEST is the program, build/patchdigest if not given.
cd "$(dirname "$0")/../.." || exit 1
program=$(realpath "${PATCHDIGEST:-build/patchdigest}")
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0

# result NAME CODE [TEXT]: one line of TAP, and what went wrong below it.
result()
{
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		[ -z "${3:-}" ] || sed 's/^/# /' <<<"$3"
	fi
}
skip()
{
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}
same()
{
	[ "$2" = "$3" ]
	result "$1" $? "want: $2
got:  $3"
}

units=deploy/systemd
sed -f $units/once.sed $units/patchdigest.service >"$work/patchdigest-once.service"
for unit in $units/patchdigest.service "$work/patchdigest-once.service"; do
	name="exposure of ${unit##*/} is at most 1.5"
	# Older ones know neither option.
	if systemd-analyze security --help 2>/dev/null | grep -q -- --offline; then
		text=$(systemd-analyze security --no-pager --offline=yes \
			--threshold=15 "$unit" 2>&1)
		result "$name" $? "$(tail -n 3 <<<"$text")"
	else
		skip "$name" "no systemd-analyze that looks at files"
	fi
done
same "the unit for the timer runs one round" \
	"$(printf 'Type=oneshot\nExecStart=/usr/local/bin/patchdigest run --once\nSuccessExitStatus=75')" \
	"$(grep -E '^(Type|Exec|Success|Watchdog|Restart=)' "$work/patchdigest-once.service")"

if command -v mandoc >/dev/null; then
	text=$(mandoc -T lint -W warning deploy/man/*.[1-9] 2>&1)
	result "man pages are well formed" $? "$text"
else
	skip "man pages are well formed" "no mandoc"
fi

if [ -x "$program" ]; then
	commands=$("$program" help | sed -nE 's/^  ([a-z]+) .*/\1/p')
	text=$(for c in $commands; do
		grep -qE "^\.(It )?Cm $c( |$)" deploy/man/patchdigest.8 || echo "$c"
	done)
	[ -n "$commands" ] && [ -z "$text" ]
	result "patchdigest(8) has every command" $? "$text"

	text=$(for c in $commands; do
		"$program" help "$c" 2>/dev/null | sed '/^$/q' | grep -oE -- '--[a-z-]+' |
			sort -u | while read -r option; do
			grep -q "Fl -${option#--}\b" deploy/man/patchdigest.8 ||
				echo "$c $option"
		done
	done)
	[ -z "$text" ]
	result "patchdigest(8) has every option" $? "$text"

	# shellcheck source=/dev/null
	. deploy/completion/patchdigest.bash
	# complete_words WORD...: what the last, unfinished one may become.
	complete_words()
	{
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_patchdigest
		echo "${COMPREPLY[*]}"
	}
	same "completion of a command" "digest" \
		"$(complete_words "$program" -s x.db dig)"
	same "completion of an option" "--detail" \
		"$(complete_words "$program" digest 7d --de)"
	same "completion of a value" "messages" \
		"$(complete_words "$program" digest --detail = me)"
	same "completion of an act" "retry" \
		"$(complete_words "$program" outbox re)"
	same "completion of a subscription" "monthly" \
		"$(complete_words "$program" subscribers add a@b mo)"
	same "completion of a topic of help" "import" \
		"$(complete_words "$program" help im)"
	same "completion of a file" "deploy" \
		"$(complete_words "$program" import dep)"

	text=$(make -s install DESTDIR="$work/root" PREFIX=/opt/pd 2>&1)
	result "install" $? "$text"
	same "what is installed" "$(
		cat <<-EOT
			/opt/pd/bin/patchdigest
			/opt/pd/lib/systemd/system/patchdigest-once.service
			/opt/pd/lib/systemd/system/patchdigest-once.timer
			/opt/pd/lib/systemd/system/patchdigest.service
			/opt/pd/lib/sysusers.d/patchdigest.conf
			/opt/pd/share/bash-completion/completions/patchdigest
			/opt/pd/share/doc/patchdigest/examples/patchdigest.conf
			/opt/pd/share/man/man5/patchdigest.conf.5
			/opt/pd/share/man/man7/patchdigest-commands.7
			/opt/pd/share/man/man8/patchdigest.8
		EOT
	)" "$(cd "$work/root" && find . -type f | sed 's/^\.//' | LC_ALL=C sort)"
	same "installed files name the prefix" "" \
		"$(grep -rIl /usr/local "$work/root" | sed "s|$work||")"
else
	skip "the program, its pages and its completion agree" \
		"$program is not built"
fi
echo "1..$n"
