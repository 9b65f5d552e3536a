/* Which names make a value secret, and which values hide nothing whatever their name. */
#include "normal.h"
#include "test.h"

static struct normal *
plain(const char *const *patterns)
{
	struct normal_opts o = {.patterns = patterns, .limits = LIMITS_DEFAULT};
	struct normal *n = NULL;

	CHECK(normal_new(&n, &o, NULL) == 0);
	return n;
}

TEST(names_that_say_secret)
{
	static const char *const secret[] = {
		"PASSWORD",
		"DB_PASSWORD",
		"PGPASSWORD",
		"db.password",
		"dbPassword",
		"MYSQL_PWD",
		"MYSQL_ROOT_PASS",
		"API_KEY",
		"apiKey",
		"X-Api-Key",
		"APIKEY",
		"AWS_SECRET_ACCESS_KEY",
		"AWS_ACCESS_KEY_ID",
		"PRIVATE_KEY",
		"CLIENT_SECRET",
		"clientSecret",
		"GITHUB_TOKEN",
		"token2",
		"CREDENTIALS",
		"jwt.secret",
		"encryption_key",
		"PASSWORD_HASH",
		"spring.datasource.password",
		"Authorization",
		"requirepass",
		"client-key-data",
		"pw",
		"SPRING_DATASOURCE_PW",
		"psk",
		"wifi.psk",
		"PSWD",
		"dbpass",
		"restuserkey",
		"bearer",
		"passin",
		"SECRET_KEY_BASE",
		"passphrase",
		"storepass",
		"DOCKER_AUTH_CREDS",
	};
	static const char *const open[] = {
		"PASSWORD_FILE",
		"SECRET_NAME",
		"TOKEN_URL",
		"secretName",
		"tokenizer",
		"PWD",
		"OLDPWD",
		"passwordless",
		"compass",
		"bypass",
		"secretary",
		"KEY",
		"keyboard",
		"tls.crt",
		"TOKEN_TTL",
		"password-policy",
		"max_tokens",
		"secrets.yaml",
		"AUTHOR",
		"monkey",
		"credential-provider",
		"tokenReviewer",
		"LOG_LEVEL",
		"key",
		"hash",
		"",
		"a",
		"automountServiceAccountTokenPath",
		"proxy_pass_header",
	};
	struct normal *n = plain(NULL);

	for (size_t i = 0; i < countof(secret); i++)
		CHECK_MSG(name_judge(n, secret[i], strlen(secret[i]), NAME_FREE) == NAME_SECRET,
			  "%s", secret[i]);
	for (size_t i = 0; i < countof(open); i++)
		CHECK_MSG(name_judge(n, open[i], strlen(open[i]), NAME_FREE) == NAME_PLAIN, "%s",
			  open[i]);
	normal_free(n);
}

TEST(names_of_fields_refer_to_secrets)
{
	struct normal *n = plain(NULL);

	CHECK(pair_is_secret(n, STR("secret"), STR("aff61a05bc9f7352"), NAME_FIELD));
	CHECK(!pair_is_secret(n, STR("secret"), STR("db-credentials"), NAME_FIELD));
	CHECK(!pair_is_secret(n, STR("pullSecret"), STR("regcred"), NAME_FREE));
	CHECK(pair_is_secret(n, STR("secret"), STR("db-credentials"), NAME_FREE));
	CHECK(pair_is_secret(n, STR("clientSecret"), STR("correct-horse"), NAME_FIELD));
	CHECK(!pair_is_secret(n, STR("nginx.ingress.kubernetes.io/auth-secret"), STR("shop/auth"),
			      NAME_FIELD));
	CHECK(pair_is_secret(n, STR("password"), STR("db-credentials"), NAME_FIELD));
	normal_free(n);
}

TEST(names_of_the_user)
{
	static const char *const patterns[] = {"LICENCE*", "*_pin", NULL};
	struct normal *n = plain(patterns), *without = plain(NULL);

	CHECK(name_judge(n, "licence_text", 12, NAME_FREE) == NAME_SECRET);
	CHECK(name_judge(n, "CARD_PIN", 8, NAME_FIELD) == NAME_SECRET);
	CHECK(name_judge(without, "CARD_PIN", 8, NAME_FIELD) == NAME_PLAIN);
	CHECK(strcmp(normal_fingerprint(n), normal_fingerprint(without)) != 0);
	normal_free(n);
	normal_free(without);
}

TEST(values_that_hide_nothing)
{
	static const char *const open[] = {
		"",
		"true",
		"No",
		"$(DB_PASSWORD)",
		"${TOKEN}",
		"$DB_PASSWORD",
		"{{ .Values.pw }}",
		"/etc/secrets/key.pem",
		"file:/x/y",
		"****",
		"dropped (3 bytes)",
		"hmac:0123456789abcdef0123456789abcdef (3 bytes)",
		"null",
	};
	static const char *const secret[] = {
		"x", "$canary-secret",
		"12345678",
		"$ecret1",
		"/kJh7+8s==",
		"hmac:0123",
		"$(a b)",
		"hmac:0123456789abcdef0123456789abcdef (3 bytes)x",
		"${A:-default}",
		"yes1",
		"dropped (x bytes)",
		"/etc/../a b",
	};
	struct normal *n = plain(NULL);

	for (size_t i = 0; i < countof(open); i++)
		CHECK_MSG(value_is_open(n, open[i], strlen(open[i])), "%s", open[i]);
	for (size_t i = 0; i < countof(secret); i++)
		CHECK_MSG(!value_is_open(n, secret[i], strlen(secret[i])), "%s", secret[i]);
	normal_free(n);
}
