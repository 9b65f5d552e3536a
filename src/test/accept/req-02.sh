# Every hidden record is counted once, under whatever rules: the sums of -o json agree with one
# another and with what the text says.
import_form openshift-backup 1 2 3 4
names=$(assay rules -o json | jq -r '.rules[] | select(.noise or .derived) | .name')
kinds='Service ConfigMap Pod Endpoints Secret ServiceAccount Deployment ReplicaSet'
# says_number N LINE: the text says so, where zero needs no line
says_number() {
	said=$(sed -n "s/$2/\1/p" text)
	[ "${said:-0}" = "$1" ] || die "rules $i: the text says ${said:-0}, not $1, in '$2'"
}
i=0
while [ $i -lt 50 ]; do
	i=$((i + 1))
	# some rules off, one of our own for some kind; a fixed sequence, so that a failure can be repeated
	echo "$names" | awk -v i=$i 'BEGIN { srand(i) } rand() < 0.2 { printf "{\"name\":\"%s\",\"enabled\":false},", $1 }' > off
	kind=$(echo "$kinds" | cut -d' ' -f $((i % 8 + 1)))
	printf '[%s{"name":"own","noise":true,"reason":"x","match":{"kind":"%s"}}]' "$(cat off)" "$kind" > "$store/rules.json"
	got=0
	case $((i % 5)) in
	0) set -- ;;
	1) set -- --noise ;;
	2) set -- --derived -s warning ;;
	3) set -- -n shop --by controller --by unknown ;;
	4) set -- --noise=only -k po -k svc ;;
	esac
	assay diff -o json "$@" earliest > doc 2> err || got=$?
	[ "$got" -le 1 ] || { cat err; die "rules $i: status $got"; }
	jq -r '.summary as $s | [$s.all == $s.shown + $s.noise + $s.derived + $s.reviewed + $s.accepted + $s.filtered + $s.notComparable,
		$s.shown == ([.objects[].changes[]] | length), $s.noise == ([$s.noiseByRule[]] | add // 0),
		$s.all, $s.shown + $s.reviewed + $s.accepted, $s.noise, $s.filtered, $s.derived, $s.notComparable,
		(.objects | length), $s.critical, $s.warning, $s.info] | map(tostring) | join(" ")' doc > numbers
	read -r sum shown byrule all told noise filtered derived apart objects critical warning info < numbers
	[ "$sum" = true ] || die "rules $i: the sum is wrong"
	[ "$shown $byrule" = 'true true' ] || die "rules $i: shown or hidden are others than counted"
	COLUMNS=200 assay diff "$@" earliest > text || :
	says_number "$noise" '^\([0-9]*\) changes\{0,1\} hidden as noise.*'
	says_number "$filtered" '^\([0-9]*\) left out by filters.*'
	says_number "$derived" '^\([0-9]*\) changes\{0,1\} follows\{0,1\} from.*'
	says_number "$apart" '^\([0-9]*\) changes\{0,1\} not comparable.*'
	# the numbers of the text and what is not hidden make all there is
	[ $((told + noise + derived + filtered + apart)) = "$all" ] || die "rules $i: the sum of the text is wrong"
	# what is shown stands in the text: each object with its sign, and as many as it says
	says_number "$objects" '^\([0-9]*\) objects\{0,1\}: .*'
	[ "$(grep -cE '^  ([-+~]|-/\+) [a-z.]+/' text)" = "$objects" ] ||
		die "rules $i: the text shows other objects than it counts"
	says_number "$critical" '^[0-9]* objects\{0,1\}: .*[ .]\([0-9]*\) critical.*'
	says_number "$warning" '^[0-9]* objects\{0,1\}: .*[ .]\([0-9]*\) warning.*'
	says_number "$info" '^[0-9]* objects\{0,1\}: .*[ .]\([0-9]*\) info.*'
done
