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

# somebody drags the window's edge: one frame in 50 ms at most, and the last size is the one that stays
export TERM=xterm-256color
{
	printf 'expect 5000 Changes\nquiet 300\n'
	for cols in $(seq 61 110); do printf 'resize 24 %s\nwait 2\n' "$cols"; done
	printf 'quiet 300\nsend Q\nexit 5000\n'
} > storm
begin=$(date +%s%3N)
expect 0 "$PTY" -o storm.raw storm -- "$ASSAY" ui friday
end=$(date +%s%3N)
frames=$(tr '\033' '\n' < storm.raw | grep -ac '1 Timeline\|\[2 Changes')
[ "$frames" -le $(((end - begin) / 50 + 4)) ] || die "$frames frames in $((end - begin)) ms"
