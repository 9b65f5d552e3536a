/* Store paths: the encoding of design.md 4, both ways. */
#include <stdio.h>
#include <stdlib.h>

#include "assay/object.h"
#include "test.h"

static char *
path_of(const char *group, const char *kind, const char *ns, const char *name)
{
	struct object_key k;
	struct buf b = {0};

	object_key_set(&k, group, kind, ns, name);
	object_path(&b, &k);
	object_key_release(&k);
	return buf_take(&b);
}

TEST(paths_are_encoded)
{
	static const char *const t[][5] = {	/* group, kind, ns, name, path */
		{"", "Service", "shop", "cart", "shop/Service/cart.json"},
		{"apps", "Deployment", "shop", "web", "shop/Deployment.apps/web.json"},
		{"", "Node", "", "worker-1", "_cluster/Node/worker-1.json"},
		{"", "Node", "_cluster", "x", "%5Fcluster/Node/x.json"},
		{"", "Pod", "_static/kube-apiserver", "x", "_static/kube-apiserver/Pod/x.json"},
		{"", "Pod", "_static/", "x", "_static/%00/Pod/x.json"},
		{"", "Pod", "_static/a/b", "x", "_static/a%2Fb/Pod/x.json"},
		{"", "Pod", "_static/.git", "x", "_static/%2Egit/Pod/x.json"},
		{"", "Pod", "_static", "x", "%5Fstatic/Pod/x.json"},
		{"", "Pod", "_statics/a", "x", "_statics%2Fa/Pod/x.json"},
		{"rbac.authorization.k8s.io", "ClusterRole", "", "system:node",
		 "_cluster/ClusterRole.rbac.authorization.k8s.io/system%3Anode.json"},
		{"", "X", "a", "a/b\\c%d", "a/X/a%2Fb%5Cc%25d.json"},
		{"", "X", "a", "\x01\x1f\x7f", "a/X/%01%1F%7F.json"},
		{"", "X", "a", ".", "a/X/%2E.json"},
		{"", "X", "a", "..", "a/X/%2E..json"},
		{"", "X", "a", "...", "a/X/....json"},
		{"", "X", ".git", ".GitIgnore", "%2Egit/X/%2EGitIgnore.json"},
		{"", "X", "a", "git~1", "a/X/%67it~1.json"},
		{"", "X", "a", "GIT~x", "a/X/%47IT~x.json"},
		{"", "X", "a", "gitx", "a/X/gitx.json"},
		{"", "X", "a", "x.git", "a/X/x.git.json"},
		{"", "X", "a", "Case", "a/X/Case.json"},
		{"", "X", "a", "\xc3\xa4", "a/X/\xc3\xa4.json"},
		{"b.c", "A.x", "a", "n", "a/A%2Ex.b.c/n.json"},
		{"", "X", "a", "", "a/X/%00.json"},
		/* what git takes for .git, .gitmodules or .gitattributes */
		{"", "X", ".g\xe2\x80\x8cit", ".g\xe2\x80\x8cit",
		 "%2Eg\xe2\x80\x8cit/X/%2Eg\xe2\x80\x8cit.json"},
		{"", "X", "\xe2\x80\x8c.git", "\xef\xbb\xbf.GI\xe2\x81\xafT\xff",
		 "%E2\x80\x8c.git/X/%EF\xbb\xbf.GI\xe2\x81\xafT\xff.json"},
		{"", "X", ".\xc3\xa4", ".\xc3\xa4", "%2E\xc3\xa4/X/.\xc3\xa4.json"},
		{"", "X", "\xc3\xa4.b", ".b\xe2\x80\x8c", "\xc3\xa4.b/X/.b\xe2\x80\x8c.json"},
		{"", "X", "gitmod~1", "gitmod~1", "%67itmod~1/X/gitmod~1.json"},
		{"", "GI7EBA~1", "gi", "gi~", "gi/%47I7EBA~1/gi~.json"},
		{"b~c", "Gi", "gi45678~", "n", "%67i45678~/%47i.b~c/n.json"},
		{"b~c", "Gif45", "gi345678~", "n", "gi345678~/%47if45.b~c/n.json"},
		{"b~c", "Gif456", "gitgitgi~1", "n", "gitgitgi~1/Gif456.b~c/n.json"},
		{"", "X", ".gitmodules", ".gitmodules .", "%2Egitmodules/X/%2Egitmodules ..json"},
		{"", "X", "git::$INDEX_ALLOCATION", "x", "git%3A%3A$INDEX_ALLOCATION/X/x.json"},
	};

	for (size_t i = 0; i < countof(t); i++) {
		char *p = path_of(t[i][0], t[i][1], t[i][2], t[i][3]);
		struct object_key k;

		CHECK_STR(p, t[i][4]);
		if (CHECK(object_path_parse(&k, p))) {
			CHECK_STR(k.group, t[i][0]);
			CHECK_STR(k.kind, t[i][1]);
			CHECK_STR(k.ns, t[i][2]);
			CHECK_STR(k.name, t[i][3]);
			object_key_release(&k);
		}
		free(p);
	}
}

TEST(paths_tell_the_kind)
{
	static const char *const t[][2] = {
		{"shop/Deployment.apps/web.json", "Deployment.apps"},
		{"_static/etcd/Pod/etcd.json", "Pod"},
		{"_statics/Pod/etcd.json", "Pod"},
		{"_static/etcd/Pod", NULL},
		{"shop/Pod", NULL},
		{"", NULL},
	};

	for (size_t i = 0; i < countof(t); i++) {
		size_t len = 0;
		const char *kind = object_path_kind(t[i][0], &len);
		char *got = kind ? mem_strndup(kind, len) : NULL;

		CHECK_STR(got, t[i][1]);
		free(got);
	}
}

TEST(folders_are_keys_without_a_name)
{
	static const char *const t[][4] = {
		{"shop/Deployment.apps/", "apps", "Deployment", "shop"},
		{"_static/etcd/Pod/", "", "Pod", "_static/etcd"},
		{"_cluster/Node/", "", "Node", ""},
		{"_cluster/", "", "", ""},
		{"%5Fcluster/", "", "", "_cluster"},
		{"%zz/Pod/", NULL, NULL, NULL},
		{"shop/%zz/", NULL, NULL, NULL},
		{"/", NULL, NULL, NULL},
	};

	for (size_t i = 0; i < countof(t); i++) {
		struct object_key k = {0};

		CHECK_MSG(object_folder_parse(&k, t[i][0]) == (t[i][1] != NULL), "%s", t[i][0]);
		CHECK_STR(k.group, t[i][1]);
		CHECK_STR(k.kind, t[i][2]);
		CHECK_STR(k.ns, t[i][3]);
		CHECK_STR(k.name, t[i][1] ? "" : NULL);
		object_key_release(&k);
	}
}

TEST(paths_that_are_none_are_refused)
{
	static const char *const bad[] = {
		"", "a", "a/b", "a/b/c", "a/b/.json", "a/b/c.yaml", "a/b/c/d.json", "/b/c.json",
		"a//c.json", "a/b//c.json", "a/b/%.json", "a/b/%4.json", "a/b/%zz.json",
		"a/b/%00x.json", "a/b/x%00.json", "a/b/%2f.json", "a/.b/c.json", "a/b./c.json",
		"snapshot.json", "a/b/c.jsonx", "_static/a/b.json", "_static//a/b.json",
		"_static/a/b/c/d.json",
	};

	for (size_t i = 0; i < countof(bad); i++) {
		struct object_key k = {0};

		CHECK_MSG(!object_path_parse(&k, bad[i]), "%s is a path", bad[i]);
		CHECK(k.name == NULL);
	}
}

TEST(paths_of_long_names_are_cut)
{
	static const struct {
		const char *unit;	/* repeated n times */
		size_t n, keep;		/* kept bytes, 0: not cut */
	} t[] = {
		{"a", 250, 0},
		{"a", 251, 180},
		{":", 83, 0},
		{":", 84, 180},		/* 252 bytes encoded; 180 is between two escapes */
		{"a:", 63, 180},		/* 4 bytes a unit */
		{"\xc3\xa4", 126, 180},
		{"\xe2\x82\xac", 84, 180},
		{"a\xc3\xa4", 84, 180},
		{"\xf0\x9f\x98\x80", 63, 180},
		{"aa\xf0\x9f\x98\x80", 42, 180},
	};

	for (size_t i = 0; i < countof(t); i++) {
		struct buf name = {0}, part = {0};

		for (size_t j = 0; j < t[i].n; j++)
			buf_puts(&name, t[i].unit);
		object_path_ns(&part, buf_cstr(&name));
		CHECK(part.n <= 250);
		if (t[i].keep)
			CHECK_INT(part.n, t[i].keep + 17);
		buf_release(&name);
		buf_release(&part);
	}
}

/* Where 180 bytes would cut an escape or a character, fewer are kept. */
TEST(paths_are_never_cut_inside)
{
	for (size_t lead = 0; lead < 8; lead++) {
		struct buf name = {0}, esc = {0}, chr = {0};

		buf_fill(&name, 'x', 174 + lead);
		for (size_t j = 0; j < 40; j++)
			buf_putc(&name, ':');
		object_path_ns(&esc, buf_cstr(&name));
		name.n = 174 + lead;
		for (size_t j = 0; j < 40; j++)
			buf_puts(&name, "\xf0\x9f\x98\x80");
		object_path_ns(&chr, buf_cstr(&name));
		CHECK(esc.n >= 178 + 17 && esc.n <= 180 + 17);
		CHECK((esc.n - 17 - (174 + lead)) % 3 == 0 || 174 + lead > 180);
		CHECK(chr.n >= 177 + 17 && chr.n <= 180 + 17);
		CHECK_INT(utf8_valid(chr.p, chr.n), chr.n);
		buf_release(&name);
		buf_release(&esc);
		buf_release(&chr);
	}
}

TEST(paths_of_cut_names_stay_apart_and_stay_cut)
{
	char name[400], other[400];
	char *p, *q;
	struct object_key k;
	struct buf again = {0};

	memset(name, 'n', sizeof(name));
	name[299] = '\0';
	memcpy(other, name, sizeof(name));
	other[298] = 'm';
	p = path_of("", "ConfigMap", "a", name);
	q = path_of("", "ConfigMap", "a", other);
	CHECK(strcmp(p, q) != 0);
	CHECK_INT(strlen(p), strlen("a/ConfigMap/") + 197 + strlen(".json"));
	if (CHECK(object_path_parse(&k, p))) {
		CHECK_INT(strlen(k.name), 197);
		object_path(&again, &k);
		CHECK_STR(buf_cstr(&again), p);
		object_key_release(&k);
	}
	buf_release(&again);
	free(p);
	free(q);
}

/* Any bytes but NUL come back from their path, and no part is unfit for a file system. */
TEST(paths_round_trip)
{
	unsigned seed = 12345;

	for (int round = 0; round < 20000; round++) {
		char s[4][24];
		struct object_key k, back;
		struct buf p = {0}, again = {0};

		for (int i = 0; i < 4; i++) {
			size_t n;

			seed = seed * 1103515245 + 12345;
			n = (seed >> 16) % (sizeof(s[i]) - 1) + (i != 0 && i != 2);
			n = n < sizeof(s[i]) ? n : sizeof(s[i]) - 1;
			for (size_t j = 0; j < n; j++) {
				seed = seed * 1103515245 + 12345;
				s[i][j] = (seed >> 30) ? ".git~/%:\\A_cluster"[(seed >> 16) % 18]
						       : (char)((seed >> 16) % 255 + 1);
			}
			s[i][n] = '\0';
		}
		object_key_set(&k, s[0], s[1], s[2], s[3]);
		object_path(&p, &k);
		CHECK(strspn(buf_cstr(&p), "/") == 0 && !strstr(buf_cstr(&p), "//"));
		if (CHECK(object_path_parse(&back, buf_cstr(&p)))) {
			CHECK(object_key_eq(&k, &back));
			object_path(&again, &back);
			CHECK_STR(buf_cstr(&again), buf_cstr(&p));
			object_key_release(&back);
		}
		object_key_release(&k);
		buf_release(&p);
		buf_release(&again);
	}
}
