# Requirement 40: who has never seen it finds the changed port of svc/cart, who changed it and why it matters,
# and marks it, with what is on the screen, in at most four keys from the first screen.
the_sample
export LC_ALL=C
play first <<'K'
dump start
Enter
dump diff
r
dump marked
K
screen start first > start
says 'Fri 11 Sep 00:15 -> Mon 14 Sep 00:15' start
says 'reviewed 0/6' start
says 'Enter' start
# the cursor begins on the worst change; at most two more keys lead to svc/cart
if ! screen diff first | grep -q 'svc.cart'; then
	play first <<'K'
j
Enter
dump diff
r
dump marked
K
fi
screen diff first > diff
says 'svc.cart' diff
says '80 .*8080' diff
says 'kubectl-edit' diff
says 'no endpoint|listens on 8080|CART_URL' diff
says 'r reviewed' diff
expect 0 assay mark list
says 'svc/cart' out

# the same on nights 1 to 4: the Service's port, its manager, the reason
import_form_into() { ASSAY_STORE=$store import_form openshift-backup 1 2 3 4; }
import_form_into
export ASSAY_STORE="$store" ASSAY_NOW=2026-03-05T09:00:00Z TZ=UTC
expect_any() { "$@" > out 2> err || [ $? -le 3 ]; }
expect_any assay diff @~2 @~1 -k svc
port=$(sed -n 's/^  ~ \(svc\/[a-z-]*\).*/\1/p' out | head -n 1)
[ -n "$port" ] || { cat out; die 'no changed Service between these nights'; }
for keys in '' 'j' 'j j'; do
	{ echo "$keys" | tr ' ' '\n'; printf 'Enter\ndump diff\nr\ndump marked\n'; } | play nights @~2 @~1
	screen diff nights > diff
	if head -n 2 diff | grep -q "$(echo "$port" | sed 's|.*/||')"; then break; fi
done
says "$(echo "$port" | sed 's|/|.|')" diff
says 'WHO' diff
says 'WHY' diff
expect 0 assay mark list
says "$port" out
