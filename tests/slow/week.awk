# SPDX-License-Identifier: MIT
# A list's archive as one week: the mails of mboxes (mboxrd), in order, dated
# evenly over the days from the 13th to the 19th of April 2020, a Monday to a
# Sunday. Of the second mbox all ids and titles are made new, so that its
# threads and series stand beside those of the first.
#
# usage: awk -v MAILS=N -f week.awk MBOX... : the first N mails

function instant(i,   s) {
	s = int(i * 604800 / MAILS)
	return sprintf("%s, %d Apr 2020 %02d:%02d:%02d +0000",
		       substr("MonTueWedThuFriSatSun", 1 + 3 * int(s / 86400), 3),
		       13 + int(s / 86400), int(s % 86400 / 3600),
		       int(s % 3600 / 60), s % 60)
}
FNR == 1 {
	copy++
	empty = 1
}
empty && /^From / {
	if (++n > MAILS)
		exit
	in_header = 1
}
{
	empty = /^\r?$/
}
empty {
	in_header = 0
}
in_header && !/^[ \t]/ {
	field = tolower($1)
}
title != "" && (!in_header || !/^[ \t]/) {
	print title (copy > 1 ? " (" copy ")" : "")
	title = ""
}
!in_header {
	print
	next
}
field == "received:" {
	next
}
field == "date:" {
	if (!/^[ \t]/)
		print "Date: " instant(n - 1)
	next
}
field == "subject:" {
	if (title != "")
		print title
	title = $0
	next
}
copy > 1 && field ~ /^(message-id|references|in-reply-to):$/ {
	gsub(/>/, "." copy ">")
}
{
	print
}
