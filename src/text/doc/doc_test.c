/* Which strings are documents, what is in them, and where. */
#include "assay/text/doc.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "assay/text/canon.h"
#include "test.h"

static const struct limits lim = LIMITS_DEFAULT;

/* "format json", malloced. */
static char *
read_doc(const char *name, const char *text, size_t n)
{
	struct buf out = {0};
	struct doc d;

	doc_read(&d, name, text, n, &lim);
	buf_puts(&out, doc_format_name(d.format));
	if (d.tree) {
		buf_putc(&out, ' ');
		canon_compact(&out, d.tree);
	}
	CHECK((d.format == DOC_TEXT) == (d.tree == NULL));
	doc_release(&d);
	return buf_take(&out);
}

struct row {
	const char *name, *text, *want;
};

static void
check_rows(const struct row *t, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char *got = read_doc(t[i].name, t[i].text, strlen(t[i].text));

		CHECK_MSG(strcmp(got, t[i].want) == 0, "%s <%s> is\n  %s, not\n  %s",
			  t[i].name ? t[i].name : "-", t[i].text, got, t[i].want);
		free(got);
	}
}

TEST(doc_recognises_json)
{
	static const struct row t[] = {
		{NULL, "{\"a\":1}", "json {\"a\":1}"},
		{NULL, " [1, 2]\n", "json [1,2]"},
		{"x.json", "{}", "json {}"},
		{"config", "{\"a\":1} trailing", "text"},
		{NULL, "{\"a\":1}{\"b\":2}", "text"},
		{NULL, "{\"a\":1,\"a\":2}", "text"},
		{NULL, "{a: 1}", "text"},
		{NULL, "\"a\"", "text"},
		{NULL, "12", "text"},
		{NULL, "{{ template }}", "text"},
		{"x.json", "a: 1\nb: 2\n", "text"},
	};

	check_rows(t, countof(t));
}

TEST(doc_recognises_yaml)
{
	static const struct row t[] = {
		{NULL, "a: 1\nb:\n- x\n", "yaml {\"a\":1,\"b\":[\"x\"]}"},
		{"values", "replicas: 2", "yaml {\"replicas\":2}"},
		{"helm.values", "replicas: 2\n", "yaml {\"replicas\":2}"},
		{"a.yaml", "- 1\n- 2\n", "yaml [1,2]"},
		{"a.yml", "a b: c\n", "yaml {\"a b\":\"c\"}"},
		{"a.yaml", "{\"a\":1}", "json {\"a\":1}"},
		{"config", "# comment\n---\nglobal:\n  scrape: 1m\n",
		 "yaml {\"global\":{\"scrape\":\"1m\"}}"},
		{NULL, "a: |\n  #!/bin/sh\n  echo\nb: 1\n",
		 "yaml {\"a\":\"#!/bin/sh\\necho\\n\",\"b\":1}"},
		{NULL, "a: 1\r\nb: 2\r\n", "yaml {\"a\":1,\"b\":2}"},
		{NULL, "a: 1", "text"},
		{NULL, "a: 1\na: 2\n", "text"},
		{"a.yaml", "a: 1\na: 2\n", "text"},
		{"a.yaml", "just text\n", "text"},
		{"a.yaml", "# only a comment\n", "text"},
		{"a.yaml", "a: {{ .Values.x }}\nb: 1\n", "text"},
		{"a.yaml", "a: 1\n---\nb: 2\n", "text"},
		{"a.yaml", "a: .inf\n", "text"},
		{NULL, "- a\n- b\n", "text"},
		{NULL, "Dear all: this is prose\nwhich goes on: here\n", "text"},
		{NULL, "Note: this is prose\n  that wraps onto lines\n", "text"},
		{NULL, "2026-03-02 00:15:10 INFO start: now\n2026-03-02 00:15:11 INFO end: then\n",
		 "text"},
		{"x.md", "a: 1\nb: 2\n", "text"},
	};

	check_rows(t, countof(t));
}

TEST(doc_recognises_properties)
{
	static const struct row t[] = {
		{"a.properties", "cache.ttl=30\n", "properties {\"cache.ttl\":\"30\"}"},
		{"a.properties", "# c\n! d\n\n a : b \nc=\nd e = f\n", "text"},
		{"a.properties", "# c\n! d\n\n a : b \nc=\n",
		 "properties {\"a\":\"b \",\"c\":\"\"}"},
		{"a.properties", "a=1,\\\n   2,\\\n   3\nb=x\\\\\nc=y",
		 "properties {\"a\":\"1,2,3\",\"b\":\"x\\\\\",\"c\":\"y\"}"},
		{"a.properties", "a\\=b\\:c\\ d=e\\tf\\u00e4\\ud83d\\ude00\n",
		 "properties {\"a=b:c d\":\"e\\tf\xc3\xa4\xf0\x9f\x98\x80\"}"},
		{"a.properties", "a=1\r\nb=2\r\n", "properties {\"a\":\"1\",\"b\":\"2\"}"},
		{"a.properties", "a=1\nb=2\na=3\n", "text"},
		{"a.properties", "a=\\u12\n", "text"},
		{"a.properties", "a=\\ud800\n", "text"},
		{"a.properties", "a=\\u0000\n", "text"},
		{"a.properties", "no separator here\n", "text"},
		{"a.properties", "", "text"},
		{NULL, "A=1\nB_C = 2\n", "properties {\"A\":\"1\",\"B_C\":\"2\"}"},
		{"my.env", "A=1\n", "properties {\"A\":\"1\"}"},
		{NULL, "A=1\n", "text"},
		{NULL, "alice:$2y$05$abc\nbob:$2y$05$def\n", "text"},
		{NULL, "export A=1\nexport B=2\n", "text"},
		{NULL, "#!/bin/sh\nA=1\nB=2\n", "text"},
		{NULL, "if [ a = b ]; then\n  A=1\nfi\n", "text"},
		{NULL, "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\nMIIBCgKCAQEA==\n", "text"},
	};

	check_rows(t, countof(t));
}

TEST(doc_recognises_ini)
{
	static const struct row t[] = {
		{NULL, "[a]\nx = 1\n; c\n# d\n[b c]\ny: 2\n",
		 "ini {\"a\":{\"x\":\"1\"},\"b c\":{\"y\":\"2\"}}"},
		{"g.ini", "mode = prod\n[a]\nx =\n", "ini {\"a\":{\"x\":\"\"},\"mode\":\"prod\"}"},
		{"a.conf", "[user]\n\tname = x\n", "ini {\"user\":{\"name\":\"x\"}}"},
		{"a.cfg", "A=1\nB=2\n", "properties {\"A\":\"1\",\"B\":\"2\"}"},
		{NULL, "mode = prod\n[a]\nx = 1\n", "text"},
		{NULL, "[a]\nx = 1\nx = 2\n", "text"},
		{NULL, "[a]\nx = 1\n[a]\ny = 1\n", "text"},
		{NULL, "[a]\nskip-networking\n", "text"},
		{NULL, "[[plugins]]\nx = 1\n", "text"},
		{NULL, "[a]\nx = [\n 1,\n 2\n]\n", "text"},
		{NULL, "[a]\nx = [1, 2]\n", "text"},
		{NULL, "[a]\nx = \"\"\"\ny = 1\n\"\"\"\n", "text"},
		{"a.toml", "[a]\nx = 1\n", "text"},
		{NULL, "[a]\nx = 1 \\\n y = 2\n", "text"},
	};

	check_rows(t, countof(t));
}

TEST(doc_leaves_code_alone)
{
	static const struct row t[] = {
		{"nginx.conf",
		 "server {\n  listen 80;\n  location / { proxy_pass http://cart:80; }\n}\n",
		 "text"},
		{"default.conf", "log_format main '$remote_addr: $status';\nserver {\n}\n", "text"},
		{"Corefile", ".:53 {\n    errors\n    health {\n        lameduck 5s\n    }\n}\n",
		 "text"},
		{"run", "#!/bin/bash\nset -e\necho a: b\nA=1\n", "text"},
		{"init.sql", "CREATE TABLE a (b int);\nINSERT INTO a VALUES (1);\n", "text"},
		{"init", "CREATE TABLE a (b int);\nSELECT a = 1;\n", "text"},
		{"pom", "<?xml version=\"1.0\"?>\n<a>b: c</a>\n", "text"},
		{"ca.crt", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
		 "text"},
		{"ca",
		 "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\nab==\n",
		 "text"},
		{"ca",
		 "# Issuer: CN=x\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
		 "text"},
		{"app", "class A:\n  def x(self):\n    return 1\n", "text"},
		{"Dockerfile", "FROM scratch\nENV A=1\nCOPY a b\n", "text"},
		{"hosts", "127.0.0.1 localhost\n::1 localhost\n", "text"},
		{"x", "", "text"},
		{"x", "a", "text"},
	};

	check_rows(t, countof(t));
}

TEST(doc_knows_the_lines)
{
	static const char json[] = "{\n"
				   " \"a\": [\n"
				   "  {\"name\": \"x\", \"b\\u0041\":\n"
				   "   1},\n"
				   "  2\n"
				   " ],\n"
				   " \"c\": {}\n"
				   "}";
	static const char yaml[] = "a:\n"
				   "  b:\n"
				   "  - name: x\n"
				   "    c: |\n"
				   "      t\n"
				   "  - 7\n"
				   "\"d/e\": {f:\n"
				   "  1}\n";
	static const struct {
		const char *name, *text, *path;
		unsigned line;
	} t[] = {
		{"a.properties", "# c\na=1\\\n  2\ncache.ttl=3\n", "cache.ttl", 4},
		{"a.properties", "# c\na=1\\\n  2\ncache.ttl=3\n", "[\"cache.ttl\"]", 4},
		{"a.properties", "# c\na=1\n", "a", 2},
		{"a.properties", "a=1\n", "b", 0},
		{"a.ini", "[s]\nx = 1\n\n[t]\nx = 2\n", "t.x", 5},
		{"a.ini", "[s]\nx = 1\n\n[t]\nx = 2\n", "t", 4},
		{"a.json", json, "a[0].bA", 3},
		{"a.json", json, "a[name=x].name", 3},
		{"a.json", json, "a[1]", 5},
		{"a.json", json, "/c", 7},
		{"a.json", "[[], [\n[],\n3]]", "[1][1]", 3},
		{"a.yaml", yaml, "a", 1},
		{"a.yaml", yaml, "a.b[name=x].c", 4},
		{"a.yaml", yaml, "a.b[1]", 6},
		{"a.yaml", yaml, "[\"d/e\"].f", 7},
		{"a.yaml", "a: 1\n", "", 1},
		{"a.txt", "a", "a", 0},
	};

	for (size_t i = 0; i < countof(t); i++) {
		struct doc d;

		doc_read(&d, t[i].name, t[i].text, strlen(t[i].text), &lim);
		CHECK_MSG(doc_line(&d, t[i].path) == t[i].line, "%s in %s is on %u, not %u",
			  t[i].path, t[i].text, doc_line(&d, t[i].path), t[i].line);
		doc_release(&d);
	}
}

static char *
gzip(const char *p, size_t n, size_t *outlen)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)p, .avail_in = (uInt)n};
	char *out = mem_alloc(n + 100);

	CHECK_INT(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)n + 100;
	CHECK_INT(deflate(&z, Z_FINISH), Z_STREAM_END);
	*outlen = n + 100 - z.avail_out;
	deflateEnd(&z);
	return out;
}

TEST(doc_reads_data_urls)
{
	static const struct row t[] = {
		{NULL, "data:,a%3A%201%0Ab%3A%202%0A", "yaml {\"a\":1,\"b\":2}"},
		{NULL, "data:application/json;charset=utf-8;base64,eyJhIjoxfQ==", "json {\"a\":1}"},
		{NULL, "data:text/plain;charset=utf-8;base64,eyJhIjoxfQ%3D%3D", "json {\"a\":1}"},
		{NULL, "data:;base64,!!!!", "text"},
		{NULL, "data:;base64,/w==", "text"},
		{NULL, "data: 1\nmore: 2\n", "yaml {\"data\":1,\"more\":2}"},
		{NULL, "data:text/plain,hello", "text"},
	};
	struct buf url = {0};
	char *packed, *coded, *got;
	size_t n, len;

	check_rows(t, countof(t));
	packed = gzip("{\"a\":1}", 7, &n);
	coded = base64_encode((uint8_t *)packed, n);
	buf_printf(&url, "data:;base64,%s", coded);
	got = read_doc(NULL, url.p, url.n);
	CHECK_STR(got, "json {\"a\":1}");
	free(got);
	got = data_url_decode(url.p, url.n, &lim, &len);
	CHECK_STR(got, "{\"a\":1}");
	CHECK_INT(len, 7);
	free(got);
	CHECK(!data_url_decode("text", 4, &lim, &len));
	free(coded);
	free(packed);
	buf_release(&url);
}

TEST(gzip_decode_is_bounded)
{
	char *zeros = mem_zero(1, 1 << 20), *packed, *got, *twice;
	size_t n, len;

	packed = gzip(zeros, 1 << 20, &n);
	got = gzip_decode(packed, n, 1 << 20, &len);
	CHECK(got && len == 1 << 20);
	free(got);
	CHECK(!gzip_decode(packed, n, (1 << 20) - 1, &len));
	CHECK(!gzip_decode(packed, n - 9, 1 << 20, &len));
	CHECK(!gzip_decode(packed, 1, 1 << 20, &len));
	CHECK(!gzip_decode("text", 4, 1 << 20, &len));
	packed[n - 6] ^= 1;	/* the checksum */
	CHECK(!gzip_decode(packed, n, 1 << 20, &len));
	packed[n - 6] ^= 1;
	twice = mem_alloc(2 * n);
	memcpy(twice, packed, n);
	memcpy(twice + n, packed, n);
	got = gzip_decode(twice, 2 * n, 2 << 20, &len);
	CHECK(got && len == 2 << 20);
	free(got);
	free(twice);
	free(packed);
	free(zeros);
}

TEST(doc_limits_hold)
{
	struct limits small = LIMITS_DEFAULT;
	struct doc d;
	struct buf b = {0};

	small.doc_bytes = 6;
	doc_read(&d, NULL, "{\"a\":1}", 7, &small);
	CHECK_INT(d.format, DOC_TEXT);
	doc_release(&d);
	doc_read(&d, NULL, "{\"a\":1}", 7, &lim);
	CHECK_INT(d.format, DOC_JSON);
	doc_release(&d);

	/* One long name around many small items: lines must not repeat it for each. */
	buf_puts(&b, "{\"");
	buf_fill(&b, 'x', 1 << 20);
	buf_puts(&b, "\":[");
	for (int i = 0; i < 500000; i++)
		buf_puts(&b, "0,");
	buf_puts(&b, "0]}");
	doc_read(&d, NULL, b.p, b.n, &lim);
	CHECK_INT(d.format, DOC_JSON);
	doc_release(&d);
	buf_release(&b);
}
