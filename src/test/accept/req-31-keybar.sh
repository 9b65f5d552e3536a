# Requirement 31: the key bar keeps its places; keys that cannot act are dimmed, and say why when pressed.
the_sample
play bars friday <<'K'
dump changes
roles changes-roles
1
dump timeline
roles timeline-roles
2
G
Enter
dump diff
roles diff-roles
Esc
/
type zzzznothing
Enter
dump empty
K
for s in changes timeline diff; do
	screen $s bars | grep 'F1 *Help' | tail -n 1 > bar.$s
	[ -s bar.$s ] || die "no key bar on $s"
	# the places of the keys: column of each F
	grep -ob 'F[0-9][0-9]*' bar.$s > places.$s
	cmp -s places.changes places.$s || die "the key bar moves on $s"
done
# on Timeline there is no other view of a diff to go to: the key says so
printf '1\nv\nnow dim\nb\nnow unbound\n' | play why friday
screen dim why > dim
says '[a-z]+ [a-z]+' dim
# the status line is not what the hint line was
printf '1\nnow before\n' | play before friday
screen before before > was
if cmp -s was dim; then die 'a key that cannot act says nothing'; fi
# dimmed and not dimmed differ in the roles of the bar
for s in changes timeline; do screen $s-roles bars | tail -n 1 > r.$s; done
if cmp -s r.changes r.timeline; then die 'the bar of Timeline dims nothing else than that of Changes'; fi

# keys of one's own stand in the bar and in the hints; what is refused is told with its reason
cp "$ASSAY_CONFIG" plain
printf '[keys]\n\treview = R F8\n\treload = r\n\thelp = ? F2\n\trange = T F1\n\tnonsense = x\n\tup = q\n' >> "$ASSAY_CONFIG"
printf 'dump bar\n@\ndump why\nEsc\nR\nnow marked\n' | play own friday
screen bar own > bar
says 'F1Range F2Help' bar
screen why own > why
says 'there is no such action' why
says 'q is the key of close' why
screen marked own > marked
says '^ reviewed shop-prod/svc/cart' marked
cp plain "$ASSAY_CONFIG"
