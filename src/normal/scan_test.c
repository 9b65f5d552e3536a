/* Secrets in texts: what is hidden, how much of it, and what must stay. */
#include <stdlib.h>

#include "normal.h"
#include "test.h"

#define SAME NULL

static struct normal *
dropping(void)
{
	struct normal_opts o = {.secrets = SECRETS_DROP, .limits = LIMITS_DEFAULT};
	struct normal *n = NULL;

	CHECK(normal_new(&n, &o, NULL) == 0);
	return n;
}

struct row {
	const char *text;
	const char *want; /* SAME: nothing is hidden */
};

static void
check_rows(const struct row *rows, size_t count, enum scan_mode mode)
{
	struct normal *n = dropping();

	for (size_t i = 0; i < count; i++) {
		struct buf b = {0}, again = {0};
		bool hit = scan_text(n, rows[i].text, strlen(rows[i].text), mode, &b);
		const char *want = rows[i].want ? rows[i].want : rows[i].text;

		CHECK_STR(hit ? buf_cstr(&b) : rows[i].text, want);
		CHECK_MSG(!scan_text(n, want, strlen(want), mode, &again),
			  "not idempotent: %s -> %s", want, buf_cstr(&again));
		buf_release(&b);
		buf_release(&again);
	}
	normal_free(n);
}

TEST(scan_urls)
{
	static const struct row rows[] = {
		{"postgres://shop:correct-horse@db:5432/shop",
		 "postgres://shop:dropped (13 bytes)@db:5432/shop"},
		{"amqp://u:p@ss@host", "amqp://u:dropped (4 bytes)@host"},
		{"redis://:hunter2hunter2@r:6379/0", "redis://:dropped (14 bytes)@r:6379/0"},
		{"http://u:a/b@host/x", "http://u:dropped (3 bytes)@host/x"},
		{"https://github_pat_11ABCDEFG0123456789@github.com/x",
		 "https://dropped (30 bytes)@github.com/x"},
		{"mongodb://u:abc@a:1,b:2/?replicaSet=x",
		 "mongodb://u:dropped (3 bytes)@a:1,b:2/?replicaSet=x"},
		{"root:toor1234@tcp(db:3306)/x", "root:dropped (8 bytes)@tcp(db:3306)/x"},
		{"jdbc:oracle:thin:scott/tiger99@//h:1521/x",
		 "jdbc:oracle:thin:scott/dropped (7 bytes)@//h:1521/x"},
		{"shop:geheim1@db.example:5432", "shop:dropped (7 bytes)@db.example:5432"},
		{"jdbc:mysql://h/db?user=a&password=abc&ssl=true",
		 "jdbc:mysql://h/db?user=a&password=dropped (3 bytes)&ssl=true"},
		{"https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXX1",
		 "https://dropped (54 bytes)"},
		{"redis://redis:6379/1", SAME},
		{"http://backend:8080/path@v1", SAME},
		{"https://git.shop.example/shop/worker.git", SAME},
		{"ssh://git@github.com/x/y", SAME},
		{"postgres://u:$(DB_PASSWORD)@db/x", SAME},
		{"postgres://u:${DB_PASSWORD}@db/x", SAME},
		{"http://$(HOST):$(PORT)/a@b", SAME},
		{"http://[fd00::1]:80/a@b", SAME},
		{"mailto:bob@shop.example:25", SAME},
		{"registry.example:5000/shop/redis:7.2@sha256:0123456789abcdef", SAME},
		{"redis:7.2@sha256:55ab", SAME},
	};

	check_rows(rows, countof(rows), SCAN_TEXT);
}

TEST(scan_properties_and_ini)
{
	static const struct row rows[] = {
		{"db.host=x\ndb.password=correct horse\nport=1\n",
		 "db.host=x\ndb.password=dropped (13 bytes)\nport=1\n"},
		{"a=1\njwt.secret = abc def  \n", "a=1\njwt.secret = dropped (7 bytes)  \n"},
		{"[db]\npassword: hunter2\n", "[db]\npassword: dropped (7 bytes)\n"},
		{"x=1\napi-key:abcdef\n", "x=1\napi-key:dropped (6 bytes)\n"},
		{"Server=db;User=sa;Password=p,w=;Timeout=3",
		 "Server=db;User=sa;Password=dropped (4 bytes);Timeout=3"},
		{"password=abc;user=x", "password=dropped (3 bytes);user=x"},
		{"host=db password=a,b=c dbname=x", "host=db password=dropped (5 bytes) dbname=x"},
		{"host=db password=abc dbname=x", "host=db password=dropped (3 bytes) dbname=x"},
		{"cache:6379,password=abc,ssl=True", "cache:6379,password=dropped (3 bytes),ssl=True"},
		{"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abc==;EndpointSuffix=x",
		 "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=dropped (5 "
		 "bytes);EndpointSuffix=x"},
		{"export DB_PASSWORD='a b'\n", "export DB_PASSWORD='dropped (3 bytes)'\n"},
		{"sasl.jaas.config=x required username=\"u\" password=\"p w\";\n",
		 "sasl.jaas.config=x required username=\"u\" password=\"dropped (3 bytes)\";\n"},
		{"server.port=8080\nfeature.checkout=true\n# keep\n", SAME},
		{"password.min.length=12\ntoken.ttl=3600\nmax_tokens=4096\n", SAME},
		{"password=[abc\nx=1\n", "password=dropped (4 bytes)\nx=1\n"},
		{"password=[a]bc{\n", "password=dropped (6 bytes)\n"},
		{"password=\nx=1\n", SAME},
		{"password=${DB_PASSWORD}\n", SAME},
		{"secret.path=/etc/x\ntls.key=/etc/tls/tls.key\nprivate_key=/etc/tls/tls.key\n", SAME},
		{"anonymous=no\nport=2121\n", SAME},
		{"port 6379\nrequirepass abc\n", "port 6379\nrequirepass dropped (3 bytes)\n"},
		{"FROM x\nENV DB_PASSWORD a b\nENV API_TOKEN abc\n",
		 "FROM x\nENV DB_PASSWORD dropped (3 bytes)\nENV API_TOKEN dropped (3 bytes)\n"},
		{"machine h login u password abc\nmachine g\n  password def\n",
		 "machine h login u password dropped (3 bytes)\nmachine g\n  password dropped (3 bytes)\n"},
		{"  password 'a b';\n", "  password 'dropped (3 bytes)';\n"},
		{"Forgot it?\nThe password is with the operator.\npassword goes here\n", SAME},
		{"if password == x then", SAME},
		{"worker_processes 1;\nproxy_pass http://backend:8080;\n", SAME},
	};

	check_rows(rows, countof(rows), SCAN_TEXT);
}

TEST(scan_yaml)
{
	static const struct row rows[] = {
		{"db:\n  user: a\n  password: s3cret\n",
		 "db:\n  user: a\n  password: dropped (6 bytes)\n"},
		{"password: \"s3 cret\" # old\nx: 1\n",
		 "password: \"dropped (7 bytes)\" # old\nx: 1\n"},
		{"password: s3cret # old\n", "password: dropped (6 bytes) # old\n"},
		{"p: {user: a, password: b c, x: 1}\n",
		 "p: {user: a, password: dropped (3 bytes), x: 1}\n"},
		{"token: |\n  abc\n  def\nnext: 1\n", "token: dropped (13 bytes)\nnext: 1\n"},
		{"- name: DB_PASSWORD\n  value: abc\n- name: LOG\n  value: debug\n",
		 "- name: DB_PASSWORD\n  value: dropped (3 bytes)\n- name: LOG\n  value: debug\n"},
		{"tokens:\n- abc\n- \"def\"\nx: 1\n",
		 "tokens:\n- dropped (3 bytes)\n- \"dropped (3 bytes)\"\nx: 1\n"},
		{"tokens: [abc, def]\n", "tokens: [dropped (8 bytes)]\n"},
		{"password:\n  abc\nx: 1\n", "password:\n  dropped (3 bytes)\nx: 1\n"},
		{"apiVersion: v1\nkind: Secret\ndata:\n  a: YWJj\n  b: |\n    x\nstringData:\n  c: "
		 "true\nmetadata:\n  name: a\n---\nkind: ConfigMap\ndata:\n  a: YWJj\n",
		 "apiVersion: v1\nkind: Secret\ndata:\n  a: dropped (3 bytes)\n  b: dropped (7 "
		 "bytes)\nstringData:\n  c: dropped (4 bytes)\nmetadata:\n  name: a\n---\nkind: "
		 "ConfigMap\ndata:\n  a: YWJj\n"},
		{"kind: Secret\ndata:\n  a: YWJj, x: y=z\n  b: YWJj\n",
		 "kind: Secret\ndata:\n  a: dropped (12 bytes)\n  b: dropped (3 bytes)\n"},
		{"env:\n- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: "
		 "db-credentials\n      key: password\n- name: A\n  value: b\n",
		 SAME},
		{"volumes:\n- name: x\n  secret:\n    secretName: x\n", SAME},
		{"existingSecret: db-credentials\nimagePullSecrets:\n- name: regcred\n", SAME},
		{"The access token: it is not shown here.\n", SAME},
		{"targets: ['backend.shop:8080']\n", SAME},
		{"image: registry/secret-token:v1\n", SAME},
	};

	check_rows(rows, countof(rows), SCAN_TEXT);
}

TEST(scan_json)
{
	static const struct row rows[] = {
		{"{\"user\":\"a\",\"password\":\"b\\\"c\",\"x\":1}",
		 "{\"user\":\"a\",\"password\":\"dropped (4 bytes)\",\"x\":1}"},
		{"{\n  \"apiKey\" : \"abc\"\n}", "{\n  \"apiKey\" : \"dropped (3 bytes)\"\n}"},
		{"{\"password\":12345}", "{\"password\":\"dropped (5 bytes)\"}"},
		{"{\\\"password\\\":\\\"abc\\\",\\\"b\\\":1}",
		 "{\\\"password\\\":\\\"dropped (3 bytes)\\\",\\\"b\\\":1}"},
		{"{\"name\":\"DB_PASSWORD\",\"value\":\"abc\"}",
		 "{\"name\":\"DB_PASSWORD\",\"value\":\"dropped (3 bytes)\"}"},
		{"{\"auths\":{\"r\":{\"auth\":\"dTpwYXNzd29yZA==\"}}}",
		 "{\"auths\":{\"r\":{\"auth\":\"dropped (16 bytes)\"}}}"},
		{"{\"Env\":[\"DB_PASSWORD=abc def\",\"PATH=/bin\"]}",
		 "{\"Env\":[\"DB_PASSWORD=dropped (7 bytes)\",\"PATH=/bin\"]}"},
		{"[\"--password\",\"abc\",\"--x\"]", "[\"--password\",\"dropped (3 bytes)\",\"--x\"]"},
		{"{\"a\":1,\"credentials\":{\"user\":\"x\",\"password\":\"abc\"}}",
		 "{\"a\":1,\"credentials\":{\"user\":\"x\",\"password\":\"dropped (3 bytes)\"}}"},
		{"{\"tokens\":[\"abc\",\"def\"],\"a\":1}", "{\"tokens\":[\"dropped (11 bytes)\"],\"a\":1}"},
		{"{\"tokens\":[\"abc\"]}", "{\"tokens\":[\"dropped (3 bytes)\"]}"},
		{"{\\\"password\\\":12}", "{\\\"password\\\":\\\"dropped (2 bytes)\\\"}"},
		{"{\"credentials\":[{\"user\":\"x\"}]}", SAME},
		{"{\"name\":\"LOG_LEVEL\",\"value\":\"info\",\"secretName\":\"x\"}", SAME},
		{"{\"auth\":\"basic\",\"password\":null,\"token\":\"\"}", SAME},
	};

	check_rows(rows, countof(rows), SCAN_TEXT);
}

TEST(scan_shell)
{
	static const struct row rows[] = {
		{"PGPASSWORD=abc psql -h db", "PGPASSWORD=dropped (3 bytes) psql -h db"},
		{"mysql -uroot -ps3cret shop", "mysql -uroot -pdropped (6 bytes) shop"},
		{"/usr/bin/mysqldump -h db -p'a b' shop",
		 "/usr/bin/mysqldump -h db -p'dropped (3 bytes)' shop"},
		{"run --token abc --x", "run --token dropped (3 bytes) --x"},
		{"run --db-password=abc;ls", "run --db-password=dropped (3 bytes);ls"},
		{"curl -u bob:pw12 https://x", "curl -u dropped (8 bytes) https://x"},
		{"curl -H 'Authorization: Bearer abcdefgh1234' https://x",
		 "curl -H 'Authorization: Bearer dropped (12 bytes)' https://x"},
		{"run --authorization=Bearer abc x", "run --authorization=Bearer dropped (3 bytes) x"},
		{"curl -H \"X-Api-Key: abcd\" https://x",
		 "curl -H \"X-Api-Key: dropped (4 bytes)\" https://x"},
		{"java -Dapi.key=abc -Dx=y -jar a.jar",
		 "java -Dapi.key=dropped (3 bytes) -Dx=y -jar a.jar"},
		{"oc create secret generic x --from-literal=token=abc",
		 "oc create secret generic x --from-literal=token=dropped (3 bytes)"},
		{"docker login --password-stdin registry.example", SAME},
		{"redis-cli -a abc ping", "redis-cli -a dropped (3 bytes) ping"},
		{"oc login -u dev -p geheim https://x",
		 "oc login -u dev -p dropped (6 bytes) https://x"},
		{"nc -p 8080; ls -a x", SAME},
		{"app --token-file /x --password-file=/y", SAME},
		{"kube-apiserver --service-account-private-key-file=/x --authorization-mode RBAC",
		 SAME},
		{"PGPASSWORD=$DB_PASSWORD psql", SAME},
		{"echo token", SAME},
	};

	check_rows(rows, countof(rows), SCAN_SHELL);
}

TEST(scan_keys_and_tokens)
{
	static const struct row rows[] = {
		{"a\n-----BEGIN RSA PRIVATE KEY-----\nabc=\n-----END RSA PRIVATE KEY-----\nb\n",
		 "a\ndropped (66 bytes)\nb\n"},
		{"-----BEGIN PRIVATE KEY-----\ncut off", "dropped (35 bytes)"},
		{"x LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCmFiYwotLS0tLUVORCBQUklWQVRFIEtFWS0tLS0tCg== y",
		 "x dropped (58 bytes) y"},
		{"t eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abcdefghijklmnop z",
		 "t dropped (65 bytes) z"},
		{"sha256~0123456789abcdefghijABCDEFGHIJ0123456789xyz", "dropped (50 bytes)"},
		{"ghp_0123456789abcdefghijABCDEFGHIJ012345", "dropped (40 bytes)"},
		{"alice:$2y$05$abcdefghijklmnopqrstuv\n", "alice:dropped (29 bytes)\n"},
		{"bob:{SHA}qUqP5cyxm6YcTAhz05Hph5gvu9M=\n", "bob:dropped (33 bytes)\n"},
		{"send Bearer 0123456789abcdef now", "send Bearer dropped (16 bytes) now"},
		{"Basic dTpwYXNzd29yZA==", "Basic dropped (16 bytes)"},
		{"<db><user>a</user><password>abc</password></db>",
		 "<db><user>a</user><password>dropped (3 bytes)</password></db>"},
		{"<property><name>fs.s3a.secret.key</name><value>abc</value></property>",
		 "<property><name>fs.s3a.secret.key</name><value>dropped (3 bytes)</value></property>"},
		{"<bean><property name=\"password\" value=\"x y\"/></bean>",
		 "<bean><property name=\"password\" value=\"dropped (3 bytes)\"/></bean>"},
		{"-----BEGIN CERTIFICATE-----\nabc=\n-----END CERTIFICATE-----\n", SAME},
		{"-----BEGIN PUBLIC KEY-----\nabc=\n-----END PUBLIC KEY-----\n", SAME},
		{"Basic authentication with a bearer token, see the documentation", SAME},
		{"eyJhdXRocyI6eyJyIjp7InBhc3N3b3JkIjoiYWJjIn19fQ==", "dropped (34 bytes)"},
		{"eyJhIjoiYiJ9", SAME},
		{"cost $1 or $2a", SAME},
	};

	check_rows(rows, countof(rows), SCAN_TEXT);
}

/* Time must grow with the length, not with its square: each would take minutes. */
TEST(scan_hostile_lengths)
{
	static const char *const pieces[] = {
		"-----BEGIN A-----",
		"://a:b",
		"eyJ-",
		"name='",
		"data:\nSecret kind\n",
		"password: |\n",
		"token=$(",
		"-p ",
		"\"",
		"a:b@",
		"bearer ",
		"tokens:\n- true\n",
		"key=\\\"",
		"[password=",
		"<name>",
		"{SHA}",
		"token=[",
		"passwords: [",
		"@tcp(",
		"''",
		"password: ",
	};
	struct normal *n = dropping();

	for (size_t i = 0; i < countof(pieces); i++) {
		struct buf b = {0}, out = {0};

		while (b.n < (1 << 18))
			buf_puts(&b, pieces[i]);
		scan_text(n, b.p, b.n, SCAN_TEXT, &out);
		scan_text(n, b.p, b.n, SCAN_SHELL, &out);
		buf_release(&b);
		buf_release(&out);
	}
	normal_free(n);
}
