# Turns patchdigest.service into patchdigest-once.service: one round, begun by
# patchdigest-once.timer. Exit code 75 means that something is left for the
# next round.
/^# Or by the clock/d
/^# One that cannot start/d
/^StartLimit/d
/^NotifyAccess=/d
/^ExecReload=/d
/^WatchdogSec=/d
/^Restart/d
/^# Usage, no permission/d
/^\[Install\]/,$d
s/^Type=notify/Type=oneshot/
s/^\(ExecStart=.* run\)$/\1 --once\nSuccessExitStatus=75/
