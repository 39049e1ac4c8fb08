# SPDX-License-Identifier: MIT
# The links between versions in `series --format=json`: for each series that has
# one a line "MSGID: HOW PREVIOUS-MSGID", and "beyond" where R13 finds none.
#
# usage: awk -f links.awk SERIES.json

function value(line) {
	sub(/^[^:]*: "/, "", line)
	sub(/",?$/, "", line)
	return line
}
/^   "message_id": / {
	msgid = value($0)
}
/^   "previous(_beyond)?": \{/ {
	inside = /_beyond/ ? "beyond " : " "
}
inside != "" && /^    "message_id": / {
	before = value($0)
}
inside != "" && /^    "how": / {
	how = value($0)
}
inside != "" && /^   \}/ {
	print msgid ": " (inside == " " ? "" : inside) how " " before
	inside = ""
}
