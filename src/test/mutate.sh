# Mutated etcd backups through the whole program; $MUTATE is the driver (mutate.c), $N how many,
# $FROM the number of the first one, $FORM a form of the nights: etcd, etcd-aescbc, etcd-aesgcm,
# etcd-secretbox, etcd-rotated. Without $FORM each form has its share. Run by make mutate.
set -u
here=$(pwd)/src/test
: "${N:=10000}" "${FROM:=0}" "${FORM:=etcd etcd-aescbc etcd-aesgcm etcd-secretbox etcd-rotated}"
# shellcheck disable=SC2086
set -- $FORM
export FROM SHARE=$((N / $#))
VERBOSE=1 LIMIT=infinity exec sh "$here/jobs.sh" mutate sh "$here/mutate_form.sh" << END
$(printf '%s\n' "$@")
END
