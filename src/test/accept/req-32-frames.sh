# Requirement 32, what can be held without a clock: the first frame is there before anything is compared,
# the names before the differences are known, and a key acts in between. `make bench` has the times.
the_sample
play frames friday <<'K'
now first
step 1
now names
j
now moved
dump whole
K
screen first frames > first
says 'prod-eu1' first
says 'Fri 11 Sep' first
silent_on 'svc/cart' first
screen whole frames > whole
says 'svc/cart' whole
says 'by hand 2' whole
