# Requirement 27: after any resize the same object and field is selected and visible.
the_sample

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

{ echo G; steps; } | play changes friday
{ echo G; echo Enter; echo ']'; steps; } | play diff friday
want=$(screen 24x80 changes | sed -n 's/.*\([a-z]*\/[a-z-]*\) .*/\1/p' | tail -n 1)
for size in $(echo "$sizes" | tr ' ' x | sort -u); do
	at "$size" changes > row
	says 'svc/cart' row
	at "$size" diff > row
	says 'targetPort' row
done
