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
resize 37 110
dump middle
k
k
k
k
resize 28 110
dump low
resize 40 140
/
type cart
Enter
dump filtered
\
resize 24 80
y
dump copy
Esc
?
dump help
K
# the range stands in every title
has narrow <<'E'
 assay  prod-eu1   Fri 11 Sep -> Mon 14 Sep   shop-prod svc/cart  3/6   [3 Diff]
E
# who uses the object: the broken first, what there is room for
has narrow <<'E'
 USED BY  dc/web (env CART_URL=http://cart:80) <-- port gone   route/cart
E
# the case, the past and the reviews stand beside the list, the nights and what the list is below
has changes <<'E'
 assay  prod-eu1   Fri 11 Sep 00:15 -> Mon 14 Sep 00:15 +02:00   3 nights   complete          1 Timeline [2 Changes] 3 Diff 4 Blame 6 Search
 !! 2   ! 2   i 2    +1 ~4 -1 of 65 objects    by hand 2    reviewed 0/6    noise 7 hidden (hpa-replicas 6, last-applied 1)    filter: none
| shop-prod svc/cart   ~ !! critical   by hand   first seen Sun 13 Sep 00:15
| WHY      env CART_URL of dc/web still names cart:80
| RULE     service-port, critical, category port
| WHO      kubectl-edit, Update, Sat 2026-09-12 16:41:00 +02:00 (by hand)
|          evidence: managedFields; last-applied still says 80
| USED BY  dc/web            env CART_URL=http://cart:80   <-- port gone
|          route/cart        cart.apps.example.com
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
| USED BY  hpa/catalog (2..10)   svc/catalog
 shop-stage  noise only (3 objects)   Enter unfolds
| --- reviews ---
E
has low <<'E'
 svc/cart  env CART_URL of dc/web still names cart:80   who: kubectl-edit, Update,
E

has filtered <<'E'
 !! 1   ! 0   i 0    +0 ~1 -0 of 65 objects    by hand 1    reviewed 0/1    noise 7    filter hides 5    filter: cart
E
# of a row that is an object the menu has the change that its line tells
has copy <<'E'
 f  field path      spec.ports[name=http].port
 n  new value       8080
E

# help tells the signs, and of what there is no room for the first clause
has help <<'E'
  A            all objects
 ~ changed  + added  - removed  ? not in backup   !! critical  ! warning  i info
E

# one object: what else is hidden, what a fold has and by which key, the way to the change
play wide friday <<'K'
resize 24 80
j
Enter
dump fields
v
dump unified
resize 40 140
dump crumbs
v
dump side
K
has fields <<'E'
      replicas, selector, strategy    (3 fields unchanged, + opens)
 NOISE    replicas 3 -> 4: hpa/checkout owns it, 2..10 (hpa-replicas)   z shows
E
has unified <<'E'
            43 lines unchanged, } shows more
 FIELD    containers[checkout].readinessProbe.httpGet.path
 WHY      The probe asks another path, port or command than before.
 WHO      kubectl-patch, Update, Sun 2026-09-13 21:03:00 +02:00 (by hand)
E
for one in crumbs side; do
	has $one <<'E'
 spec > template > spec > containers[checkout] > readinessProbe > httpGet > path                                 change 1 of 1   line 47/69
E
done

# Blame, Objects, and what a candidate of :diff stands for
play wide friday <<'K'
resize 24 80
j
b
dump blame
:
type diff fri
dump range
Esc
resize 40 140
A
dump objects
K
has blame <<'E'
   Same value elsewhere: shop-stage dc/checkout still has /healthz.
 > Mon 14 Sep 00:15 by hand    ..readinessProbe.httpGet.path   /ready
   Fri  4 Sep 00:15 deploy     containers[checkout].image      checkout:2.4.1
 who: kubectl-patch (by hand), managedFields; last-applied still says /healthz.
 This field changed once. Enter shows that change, d compares any two rows.
E
has range <<'E'
   friday                 Fri 11 Sep -> Mon 14 Sep   +1 ~4 -1
E
has objects <<'E'
         rolebinding/system:image-pullers
E

# the Timeline: what each night changed, mark by mark, and what of it is a whole backup
play wide friday <<'K'
resize 40 140
1
dump timeline
j
j
j
j
j
j
dump partial
f
work
dump from
resize 30 110
dump middle
resize 24 80
dump narrow
K
has timeline <<'E'
 assay  prod-eu1   13 snapshots, 1 missing, Tue 1 Sep -> Mon 14 Sep
 FROM Fri 11 Sep 00:15    TO Mon 14 Sep 00:15    +1 ~4 -1    !! 2   ! 2   i 2    by hand 2    noise 7
     SNAPSHOT           AGE  OBJECTS   +   ~   -   !!   !   i  HAND  NOISE  CHANGES                          BACKUP         LABELS
     Sun 13 Sep 00:15    1d       64   .   2   1    2   1   .     1      3  XX!                              complete
     Thu 10 Sep 00:15    4d       65   .   2   .    .   .   2     .      8  ii                               complete       last-good
     Tue  8 Sep 00:15    6d       51   .   1   .    .   .   1     .      1  i                                PARTIAL 12/15
     Sun  6 Sep          8d        -   NO BACKUP FOUND FOR THIS NIGHT
 Mon 14 Sep 00:15   archive openshift-backup202609140015.zip   sha256
 What this night changed:   ~ ! dc/checkout (shop-prod)    + i svc/debug (payments)    ~ i dc/catalog (shop-prod)
 CHANGES column: X critical  ! warning  i info, one mark an object up to 28, then how many more
 f from  t to  s swap  Enter compare
E
has partial <<'E'
 PARTIAL: 12 of 15 kinds, lacks RoleBinding, Secret, ServiceAccount: not shown as removed
 What this night changed:   ~ i dc/ledger (payments)
 Tue 8 Sep 00:15   archive openshift-backup202609080015.zip
E
# the counts follow F
assay diff 2026-09-08 latest -o json > out || [ $? = 1 ]
jq -r '.summary | " FROM Tue 8 Sep 00:15    TO Mon 14 Sep 00:15    +\(.objectsAdded) ~\(.objectsChanged) -\(.objectsRemoved)    !! \(.critical)   ! \(.warning)   i \(.info)"' \
	out > want
has from < want
has middle <<'E'
     SNAPSHOT           AGE  OBJECTS   +   ~   -   !!   !   i  HAND  NOISE  NOTE
 What this night changed:   ~ i dc/ledger (payments)
E
has narrow <<'E'
 F > Tue  8 Sep 00:15    6d       51   .   1   .    .   .   1      1  PARTIAL 12
E

# other clusters stand below, and say when they are late
import_context() { # CONTEXT DAY...
	context=$1
	shift
	for day; do
		expect 0 assay import -q --context "$context" --zone Europe/Berlin --secrets-key key \
			"sample/nights/openshift-backup202609${day}0015.zip"
	done
}
import_context stage-eu1 11 13 14
import_context dev-eu1 10 11
play wide friday --context prod-eu1 <<'K'
1
dump clusters
roles colours
K
has clusters <<'E'
     dev-eu1          latest 3d   LATE: no backup for 3 nights
     stage-eu1        latest 8h   3 of 4 nights   65 objects
E
screen colours wide | grep -qE '\.{3}a{28}' || { cat wide; die 'LATE does not stand out'; }
echo ok
