# Requirement 27: after any resize the same object and field is selected and visible.
the_sample
export LC_ALL=C

sizes='8 40
24 80
40 140
15 100
100 300
10 60
24 80'
steps() { echo "$sizes" | while read -r r c; do printf 'resize %s %s\ndump %sx%s\n' "$r" "$c" "$r" "$c"; done; }

# the cursor's row is the one with the sign in the first column
at() { screen "$1" "$2" | grep -E '^ ?(>|▶|▸)' || true; }

{ echo '/'; echo 'type checkout'; echo Enter; echo j; echo '\'; steps; } | play changes friday
{ echo '/'; echo 'type svc/cart'; echo Enter; echo j; echo Enter; echo ']'; steps; } | play diff friday
for size in $(echo "$sizes" | tr ' ' x | sort -u); do
	at "$size" changes > row
	says 'checkout' row
	at "$size" diff > row
	says 'targe' row
done
