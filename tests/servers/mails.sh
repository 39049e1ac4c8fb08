# SPDX-License-Identifier: MIT
# Mails for tests of the whole program. To be sourced after stage.sh.

# A patch, dated now by the robot's clock; returns once the list has it.
post_patch() { # NAME
	{
		echo "From: Ada Example <ada@example.org>"
		echo "To: $LIST"
		echo "Subject: [PATCH] KVM: x86: $1"
		echo "Date: $(date -u -R -d "@$(cat "$dir/clock")")"
		echo "Message-ID: <$1@example.org>"
		echo
		patch_text
	} >"$dir/mail"
	post "$dir/mail"
	await 60 "delivery of $1" in_mailbox "$1"
}

patch_text() {
	echo "Text."
	printf -- '---\n a.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\n'
	printf 'diff --git a/arch/x86/kvm/a.c b/arch/x86/kvm/a.c\n'
	printf -- '--- a/arch/x86/kvm/a.c\n+++ b/arch/x86/kvm/a.c\n@@ -1 +1 @@\n-a\n+b\n'
}

in_mailbox() { # NAME
	grep -qrs "^Message-ID: <$1@example.org>" "$MAIL"/robot/Maildir/new
}
