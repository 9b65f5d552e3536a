# Every hidden record is counted once, under whatever rules: the sums of -o json agree with one
# another and with what the text says.
import_form openshift-backup 1 2 3 4
names=$(assay rules -o json | jq -r '.rules[] | select(.noise or .derived) | .name')
kinds='Service ConfigMap Pod Endpoints Secret ServiceAccount Deployment ReplicaSet'
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
	jq -e '.summary | .all == .shown + .noise + .derived + .reviewed + .accepted + .filtered + .notComparable' \
		doc > /dev/null || die "rules $i: the sum is wrong"
	jq -e '.summary.shown == ([.objects[].changes[]] | length)
		and .summary.noise == ([.summary.noiseByRule[]] | add // 0)' doc > /dev/null ||
		die "rules $i: shown or hidden are others than counted"
	COLUMNS=200 assay diff "$@" earliest > text || :
	noise=$(sed -n 's/^\([0-9]*\) changes\{0,1\} hidden as noise.*/\1/p' text)
	[ "${noise:-0}" = "$(jq .summary.noise doc)" ] || die "rules $i: the text says ${noise:-0} noise"
	out=$(sed -n 's/^\([0-9]*\) left out by filters.*/\1/p' text)
	[ "${out:-0}" = "$(jq .summary.filtered doc)" ] || die "rules $i: the text says ${out:-0} left out"
	derived=$(sed -n 's/^\([0-9]*\) changes\{0,1\} follows\{0,1\} from.*/\1/p' text)
	[ "${derived:-0}" = "$(jq .summary.derived doc)" ] || die "rules $i: the text says ${derived:-0} derived"
	apart=$(sed -n 's/^\([0-9]*\) changes\{0,1\} not comparable.*/\1/p' text)
	[ "${apart:-0}" = "$(jq .summary.notComparable doc)" ] || die "rules $i: the text says ${apart:-0} not comparable"
	# the numbers of the text and what is not hidden make all there is
	told=$(jq '.summary.shown + .summary.reviewed + .summary.accepted' doc)
	[ $((told + ${noise:-0} + ${derived:-0} + ${out:-0} + ${apart:-0})) = "$(jq .summary.all doc)" ] ||
		die "rules $i: the sum of the text is wrong"
	# what is shown stands in the text: each object with its sign, and as many as it says
	objects=$(sed -n 's/^\([0-9]*\) objects\{0,1\}: .*/\1/p' text)
	[ "${objects:-0}" = "$(jq '.objects | length' doc)" ] || die "rules $i: the text says ${objects:-0} objects"
	[ "$(grep -cE '^  ([-+~]|-/\+) [a-z.]+/' text)" = "${objects:-0}" ] ||
		die "rules $i: the text shows other objects than it counts"
	for level in critical warning info; do
		said=$(sed -n "s/^[0-9]* objects\{0,1\}: .*[ .]\([0-9]*\) $level.*/\1/p" text)
		[ "${said:-0}" = "$(jq ".summary.$level" doc)" ] || die "rules $i: the text says ${said:-0} $level"
	done
done
