# What stands on wide screens beyond those of 80 columns (ux.md 3.4), as text, on the sample.
the_sample
export LC_ALL=C

# has NAME: each line of standard input stands on that screen
has() {
	screen "$1" wide > shot
	while IFS= read -r line; do
		grep -qF -- "$line" shot || { cat shot; die "$1 lacks: $line"; }
	done
}

play wide friday <<'K'
resize 24 80
Enter
dump narrow
2
resize 40 140
dump changes
j
r
k
dump reviewed
j
j
j
dump fold
u
resize 34 110
dump middle
k
k
k
k
resize 28 110
dump low
K
# the range stands in every title
has narrow <<'E'
 assay  prod-eu1   Fri 11 Sep -> Mon 14 Sep   shop-prod svc/cart  3/6   [3 Diff]
E
# the case, the past and the reviews stand beside the list, the nights and what the list is below
has changes <<'E'
 assay  prod-eu1   Fri 11 Sep 00:15 -> Mon 14 Sep 00:15 +02:00   3 nights   complete          1 Timeline [2 Changes] 3 Diff 4 Blame 6 Search
| shop-prod svc/cart   ~ !! critical   by hand   first seen Sun 13 Sep 00:15
| WHY      env CART_URL of dc/web still names cart:80
| RULE     service-port, critical, category port
| WHO      kubectl-edit, Update, Sat 2026-09-12 16:41:00 +02:00 (by hand)
|          evidence: managedFields; last-applied still says 80
| UNDO     P prints a guarded patch (test, then replace). It is never applied.
| --- history of this object ---
|   Sun 13 Sep 00:15   2 fields   kubectl-edit      port, targetPort
|   Tue  1 Sep 00:15   first seen
| --- reviews ---
|   none for this change
 night by night:   Sat 12 Sep  no drift, 1 noise   |   Sun 13 Sep  -1 ~2   !! 2 ! 1   |   Mon 14 Sep  +1 ~2   ! 1 i 2
 sorted by severity   6 of 6 objects
 > shop-stage             noise only (3 objects)
E
has reviewed <<'E'
|   reviewed by ann, Mon 14 Sep 09:00
E
# of a row that is no object the line below tells
has fold <<'E'
 shop-stage  noise only (3 objects)   Enter unfolds
E
# from 100 columns on, and where there are not so many lines the lower band tells the case
has middle <<'E'
 shop-stage  noise only (3 objects)   Enter unfolds
| --- reviews ---
E
has low <<'E'
 svc/cart  env CART_URL of dc/web still names cart:80   who: kubectl-edit, Update,
E
echo ok
