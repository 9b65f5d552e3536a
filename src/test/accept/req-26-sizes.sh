# Requirement 26: every screen is exactly as wide and high as the terminal, and usable at 40x8; no size
# from 10x3 to 300x100 ends it.
the_sample
export LC_ALL=C

# the way to each screen and overlay
ways='changes:
timeline:1
objects:A
diff:j j Enter
unified:j j Enter v
side:j j Enter v v
json:j j Enter v v v
yaml:j j Enter v v v v
blame:j j b
past:j j b Tab j
patch:j j P work
audit:H work
hands:H Tab work
search:S|type 8080|Enter
help:?
menu:F9
range:F2
cluster:c
copy:j j Enter y
export:e
info:j i
messages:@
command::|type diff
filter:/|type cart'
echo "$ways" | while IFS=: read -r name keys; do
	# a colon is a key, too
	case $name in command) keys=':|type diff ' ;; esac
	case $keys in *'|'*) ;; *) keys=$(echo "$keys" | tr ' ' '|') ;; esac
	{
		echo "$keys" | tr '|' '\n'
		for size in '24 80' '8 40' '3 10' '100 300' '40 140' '24 79' '15 100' '9 12' '4 200' '24 80'; do
			echo "resize $size"
			echo size
			echo "dump ${name}-$(echo "$size" | tr ' ' x)"
		done
	} > keys
	play "$name" friday < keys
	rows=$(screen "$name-24x80" "$name" | wc -l)
	[ "$rows" -ge 24 ] || die "$name has $rows rows at 80x24"
	screen "$name-24x80" "$name" | awk -v n="$name" 'length($0) > 80 { print n ": too wide: " $0; exit 1 }'
	screen "$name-8x40" "$name" | awk -v n="$name" 'length($0) > 40 { print n ": too wide: " $0; exit 1 }'
	# a title, or what lies over it, and something to look at below
	screen "$name-8x40" "$name" | grep -cE '[a-z]' > words
	[ "$(cat words)" -ge 2 ] || { screen "$name-8x40" "$name"; die "$name is of no use at 40x8"; }
done
screen changes-8x40 changes > small
says 'prod-eu1' small
says 'svc/cart' small

# every size of a coarse grid, on two screens
for keys in '' 'j|j|Enter'; do
	{
		echo "$keys" | tr '|' '\n'
		for r in 3 4 5 6 7 8 9 11 13 15 24 37 60 100; do
			for c in 10 11 17 26 39 40 41 59 80 99 100 101 120 140 200 300; do
				echo "resize $r $c"
				echo size
			done
		done
		echo 'resize 24 80'
		echo 'dump last'
	} | play grid friday
	says 'prod-eu1' grid
done
