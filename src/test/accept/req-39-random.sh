# Requirement 39: 1,000 random keys, and then the interface still draws. (`make check SAN=address,undefined`
# runs the same under sanitizers; memory on the big store is measured by `make bench`.)
the_sample
for seed in 1 2 3 4; do
	printf 'random 250 %s\n' $seed | PAGER=true EDITOR=true play random$seed friday
	printf 'random 60 %s\nresize 8 40\nrandom 60 1%s\nresize 40 140\nrandom 60 2%s\nresize 3 10\nrandom 30 3%s\nresize 24 80\n' \
		$seed $seed $seed $seed | PAGER=true EDITOR=true play sizes$seed friday
	# from within a field's history, the patch and what is known of a row
	printf 'work\nj\nj\nb\nrandom 60 4%s\n2\nj\nP\nwork\nrandom 60 5%s\n2\ni\nrandom 40 6%s\n4\nTab\nd\nrandom 60 7%s\n' \
		$seed $seed $seed $seed | PAGER=true EDITOR=true play views$seed friday
	printf 'H\nrandom 60 8%s\n2\nH\nwork\nTab\nrandom 60 9%s\nH\nresize 8 40\nrandom 40 10%s\n' \
		$seed $seed $seed | PAGER=true EDITOR=true play hands$seed friday
done
ASSAY_STORE=$store import_form openshift-backup 1 2
printf 'random 500 7\n' | ASSAY_STORE=$store PAGER=true EDITOR=true play nights @~1
expect 0 git --git-dir=sample/store.git fsck --strict
