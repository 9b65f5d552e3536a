/* Who uses an object: each kind of use, what is broken, and what only looks like one. */
#include <stdlib.h>

#include "assay/assess/used.h"
#include "fake.h"
#include "test.h"

/* Objects, one a line. */
static void
add_lines(struct fake *f, enum side from, enum side to, const char *lines)
{
	struct limits lim = LIMITS_DEFAULT;

	while (*lines) {
		size_t n = strcspn(lines, "\n");
		struct error err = {0};
		json_t *t = n ? tree_parse_yaml(lines, n, &lim, NULL, &err) : NULL;

		if (n && CHECK_MSG(t != NULL, "%s: %.*s", err.text, (int)n, lines))
			for (enum side s = from; s <= to; s++)
				fake_add(f, s, t);
		json_decref(t);
		lines += n + (lines[n] == '\n');
	}
}

/* "route/cart=cart.example <-- port gone; dc/web=..." of the object of that reference. */
static char *
users(struct fake *f, const char *ref)
{
	struct buf out = {0};
	struct error err = {0};

	for (size_t i = 0; i < f->drift.n; i++) {
		struct used_by u = {0};

		if (!str_eq(f->drift.v[i].ref, ref))
			continue;
		CHECK_INT(assess_used_by(&f->world, &f->drift, &f->drift.v[i], &u, &err), 0);
		for (size_t k = 0; k < u.n; k++)
			buf_printf(&out, "%s%s=%s%s%s%s", k ? "; " : "", u.v[k].ref, u.v[k].how,
				   u.v[k].broken ? " <-- " : "", u.v[k].broken ? u.v[k].broken : "",
				   u.v[k].changed ? " *" : "");
		used_by_release(&u);
	}
	buf_cstr(&out);
	return buf_take(&out);
}

static void
check(const char *same, const char *old, const char *new, const char *ref, const char *want)
{
	struct fake f;
	char *got;

	fake_open(&f, 1772410510, 1772496910);
	add_lines(&f, SIDE_OLD, SIDE_NEW, same);
	add_lines(&f, SIDE_OLD, SIDE_OLD, old);
	add_lines(&f, SIDE_NEW, SIDE_NEW, new);
	fake_run(&f);
	got = users(&f, ref);
	CHECK_STR(got, want);
	free(got);
	fake_close(&f);
}

#define SERVICE(port) "{apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop}, spec: " \
		      "{selector: {app: cart}, ports: [{name: http, port: " port ", targetPort: 8080}]}}\n"
#define POD(name, spec) "{apiVersion: apps/v1, kind: Deployment, metadata: {name: " name ", namespace: " \
			"shop}, spec: {template: {metadata: {labels: {app: " name "}}, spec: " spec "}}}\n"
#define ENV(name, var, value) POD(name, "{containers: [{name: c, env: [{name: " var ", value: \"" value "\"}]}]}")
#define META(name) "metadata: {name: " name ", namespace: shop}"

TEST(used_service_by_what_leads_to_it)
{
	check("{apiVersion: route.openshift.io/v1, kind: Route, " META("a") ", spec: {host: a.example, to: {name: cart}, port: {targetPort: http}}}\n"
	      "{apiVersion: route.openshift.io/v1, kind: Route, " META("b") ", spec: {host: b.example, to: {name: other}, alternateBackends: [{name: cart}]}}\n"
	      "{apiVersion: route.openshift.io/v1, kind: Route, " META("cart") ", spec: {host: cart.example, to: {name: other}}}\n"
	      "{apiVersion: networking.k8s.io/v1, kind: Ingress, " META("in") ", spec: {rules: [{host: in.example, http: {paths: [{backend: {service: {name: cart, port: {number: 80}}}}]}}]}}\n"
	      "{apiVersion: networking.k8s.io/v1, kind: Ingress, " META("old") ", spec: {backend: {serviceName: cart, servicePort: http}}}\n",
	      SERVICE("80"), SERVICE("8080"), "shop/svc/cart",
	      "shop/ing/in=in.example <-- port gone; shop/ing/old=; shop/route/a=a.example; "
	      "shop/route/b=b.example");
}

TEST(used_service_by_who_names_its_host)
{
	check(ENV("web", "CART_URL", "http://cart:80/x")
	      ENV("full", "URL", "https://user:word@cart.shop.svc.cluster.local/x")
	      ENV("bare", "CART_HOST", "cart")
	      ENV("list", "NODES", "one:80,cart:80")
	      ENV("new", "CART", "cart:8080"),
	      SERVICE("80"), SERVICE("8080"), "shop/svc/cart",
	      "shop/deploy/list=env NODES=cart:80 <-- port gone; "
	      "shop/deploy/web=env CART_URL=http://cart:80 <-- port gone; "
	      "shop/deploy/bare=env CART_HOST=cart; "
	      "shop/deploy/full=env URL=https://cart.shop.svc.cluster.local; "
	      "shop/deploy/new=env CART=cart:8080");
}

TEST(used_service_not_by_what_is_called_alike)
{
	check(ENV("a", "NAME", "cart") ENV("b", "URL", "http://my-cart:80")
	      ENV("c", "URL", "http://cart.example.com:80") ENV("d", "URL", "http://cart2:80")
	      ENV("e", "URL", "http://other/cart:80") ENV("f", "IMAGE", "registry/cart:80")
	      ENV("g", "IMAGE", "cart:2.4") ENV("h", "X", "cart:24") ENV("i", "URL", "http://x:80@y/cart")
	      ENV("j", "URL", "http://cart.stage.svc:80") ENV("cart-web", "A", "1"),
	      SERVICE("80"), SERVICE("8080"), "shop/svc/cart", "");
}

TEST(used_tells_no_password)
{
	check(ENV("a", "URL", "http://cart:80@other") ENV("b", "URL", "http://cart@other:80")
	      ENV("c", "URL", "http://me:word@cart:80/?token=word")
	      "{apiVersion: v1, kind: ConfigMap, " META("conf") ", data: {a: \"http://cart:80@other\", b: \"http://me:word@cart:80\"}}\n",
	      SERVICE("80"), SERVICE("8080"), "shop/svc/cart",
	      "shop/cm/conf=b: cart:80 <-- port gone; "
	      "shop/deploy/c=env URL=http://cart:80 <-- port gone");
}

TEST(used_service_by_a_config)
{
	check("{apiVersion: v1, kind: ConfigMap, " META("nginx") ", data: {nginx.conf: \"proxy_pass http://cart:80/;\", b: \"12:30\"}}\n",
	      SERVICE("80"), SERVICE("8080"), "shop/svc/cart",
	      "shop/cm/nginx=nginx.conf: http://cart:80 <-- port gone");
}

TEST(used_what_is_gone_tells_who_still_asks)
{
	check("{apiVersion: route.openshift.io/v1, kind: Route, " META("a") ", spec: {host: a.example, to: {name: cart}}}\n",
	      SERVICE("80") "{apiVersion: route.openshift.io/v1, kind: Route, " META("b") ", spec: {host: b.example, to: {name: cart}}}\n",
	      "{apiVersion: route.openshift.io/v1, kind: Route, " META("b") ", spec: {host: b.example, to: {name: new}}}\n",
	      "shop/svc/cart", "shop/route/a=a.example <-- it is gone; shop/route/b=b.example *");
}

#define CONFIG(data) "{apiVersion: v1, kind: ConfigMap, " META("conf") ", data: {" data "}}\n"
#define SECRET(data) "{apiVersion: v1, kind: Secret, " META("conf") ", data: {" data "}}\n"

TEST(used_config_by_workloads)
{
	check(POD("a", "{containers: [{name: c, volumeMounts: [{name: v, mountPath: /etc/a}]}], volumes: [{name: v, configMap: {name: conf}}]}")
	      POD("b", "{containers: [{name: c, env: [{name: TTL, valueFrom: {configMapKeyRef: {name: conf, key: ttl}}}]}]}")
	      POD("c", "{containers: [{name: c, envFrom: [{configMapRef: {name: conf}}]}]}")
	      POD("d", "{containers: [{name: c, envFrom: [{secretRef: {name: conf}}]}]}")
	      POD("conf", "{containers: [{name: conf}]}"),
	      CONFIG("ttl: '1', x: '1'"), CONFIG("x: '1'"), "shop/cm/conf",
	      "shop/deploy/b=takes TTL from it <-- key gone; shop/deploy/a=mounts it at /etc/a; "
	      "shop/deploy/c=takes its environment from it");
	check(POD("b", "{containers: [{name: c, env: [{name: TTL, valueFrom: {configMapKeyRef: {name: conf, key: ttl, optional: true}}}]}]}"),
	      CONFIG("ttl: '1', x: '1'"), CONFIG("x: '1'"), "shop/cm/conf",
	      "shop/deploy/b=takes TTL from it");
}

TEST(used_secret_and_claim)
{
	check(POD("a", "{imagePullSecrets: [{name: conf}], containers: []}")
	      POD("d", "{containers: [{name: c, envFrom: [{secretRef: {name: conf}}]}]}")
	      "{apiVersion: v1, kind: ServiceAccount, " META("sa") ", imagePullSecrets: [{name: conf}]}\n"
	      "{apiVersion: networking.k8s.io/v1, kind: Ingress, " META("in") ", spec: {tls: [{secretName: conf}]}}\n",
	      SECRET("a: eA=="), SECRET("a: eQ=="), "shop/secret/conf",
	      "shop/deploy/a=pulls images with it; shop/deploy/d=takes its environment from it; "
	      "shop/ing/in=TLS with it; shop/sa/sa=pulls images with it");
	check(POD("a", "{containers: [{name: c, volumeMounts: [{name: v, mountPath: /data}]}], volumes: [{name: v, persistentVolumeClaim: {claimName: d}}]}"),
	      "{apiVersion: v1, kind: PersistentVolumeClaim, " META("d") ", spec: {x: 1}}\n",
	      "{apiVersion: v1, kind: PersistentVolumeClaim, " META("d") ", spec: {x: 2}}\n",
	      "shop/pvc/d", "shop/deploy/a=mounts it at /data");
}

#define RBAC "apiVersion: rbac.authorization.k8s.io/v1, kind: "

TEST(used_account_and_roles)
{
	check(POD("a", "{serviceAccountName: bot, containers: []}") POD("b", "{containers: []}")
	      "{" RBAC "RoleBinding, " META("mine") ", roleRef: {kind: Role, name: r}, subjects: [{kind: ServiceAccount, name: bot}]}\n"
	      "{" RBAC "ClusterRoleBinding, metadata: {name: wide}, roleRef: {kind: ClusterRole, name: view}, subjects: [{kind: ServiceAccount, name: bot, namespace: shop}]}\n"
	      "{" RBAC "ClusterRoleBinding, metadata: {name: theirs}, roleRef: {kind: ClusterRole, name: view}, subjects: [{kind: ServiceAccount, name: bot, namespace: other}]}\n",
	      "{apiVersion: v1, kind: ServiceAccount, " META("bot") "}\n",
	      "{apiVersion: v1, kind: ServiceAccount, metadata: {name: bot, namespace: shop, labels: {a: b}}}\n",
	      "shop/sa/bot",
	      "clusterrolebinding/wide=role view; shop/deploy/a=runs as it; "
	      "shop/rolebinding/mine=role r");
	check("{" RBAC "RoleBinding, " META("mine") ", roleRef: {kind: Role, name: r}, subjects: [{kind: User, name: ann}, {kind: User, name: bob}]}\n"
	      "{" RBAC "RoleBinding, " META("other") ", roleRef: {kind: ClusterRole, name: r}, subjects: []}\n",
	      "{" RBAC "Role, " META("r") ", rules: []}\n", "{" RBAC "Role, " META("r") ", rules: [{verbs: [get]}]}\n",
	      "shop/role/r", "shop/rolebinding/mine=to User ann and 1 more");
}

#define DEPLOY(label, n) "{apiVersion: apps/v1, kind: Deployment, " META("web") ", spec: {replicas: " n \
			 ", template: {metadata: {labels: {app: " label "}}, spec: {containers: []}}}}\n"

TEST(used_workload_by_what_selects_and_scales_it)
{
	static const char around[] =
		"{apiVersion: v1, kind: Service, " META("svc") ", spec: {selector: {app: web}}}\n"
		"{apiVersion: v1, kind: Service, " META("none") ", spec: {selector: {}}}\n"
		"{apiVersion: policy/v1, kind: PodDisruptionBudget, " META("pdb") ", spec: {selector: {matchLabels: {app: web}}}}\n"
		"{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, " META("hpa") ", spec: {maxReplicas: 5, scaleTargetRef: {kind: Deployment, name: web}}}\n";

	check(around, DEPLOY("web", "1"), DEPLOY("web", "2"), "shop/deploy/web",
	      "shop/hpa/hpa=1..5; shop/pdb/pdb=; shop/svc/svc=");
	check(around, DEPLOY("web", "1"), DEPLOY("new", "1"), "shop/deploy/web",
	      "shop/pdb/pdb= <-- selects it no more; shop/svc/svc= <-- selects it no more; "
	      "shop/hpa/hpa=1..5");
	check(around, "", DEPLOY("web", "1"), "shop/deploy/web",
	      "shop/hpa/hpa=1..5; shop/pdb/pdb=; shop/svc/svc=");
	check(around, DEPLOY("web", "1"), "", "shop/deploy/web",
	      "shop/hpa/hpa=1..5 <-- it is gone; shop/pdb/pdb= <-- it is gone; "
	      "shop/svc/svc= <-- it is gone");
}

#define STREAM(n) "{apiVersion: image.openshift.io/v1, kind: ImageStream, " META("img") ", spec: {x: " n "}}\n"

TEST(used_stream_by_triggers)
{
	check("{apiVersion: apps.openshift.io/v1, kind: DeploymentConfig, " META("a") ", spec: {template: {spec: {}}, triggers: [{imageChangeParams: {from: {kind: ImageStreamTag, name: 'img:latest'}}}]}}\n"
	      "{apiVersion: build.openshift.io/v1, kind: BuildConfig, " META("b") ", spec: {strategy: {sourceStrategy: {from: {kind: ImageStreamTag, name: 'img:1'}}}}}\n"
	      "{apiVersion: build.openshift.io/v1, kind: BuildConfig, " META("c") ", spec: {strategy: {sourceStrategy: {from: {kind: ImageStreamTag, name: 'img:1', namespace: other}}}}}\n",
	      STREAM("1"), STREAM("2"), "shop/is/img", "shop/bc/b=img:1; shop/dc/a=img:latest");
}

/* What nobody is seen to use is told of by nothing at all. */
TEST(used_by_none)
{
	check("", CONFIG("a: '1'"), CONFIG("a: '2'"), "shop/cm/conf", "");
	check("", "{apiVersion: v1, kind: Namespace, metadata: {name: one}}\n", "", "ns/one", "");
}

static bool
stop_now(void *ctx)
{
	(void)ctx;
	return true;
}

TEST(used_stops_when_told_to)
{
	struct fake f;
	struct used_by u = {0};
	struct error err = {0};

	fake_open(&f, 1772410510, 1772496910);
	add_lines(&f, SIDE_OLD, SIDE_NEW, POD("c", "{containers: [{name: c, envFrom: [{configMapRef: {name: conf}}]}]}"));
	add_lines(&f, SIDE_NEW, SIDE_NEW, CONFIG("a: '1'"));
	fake_run(&f);
	f.world.stop = stop_now;
	CHECK_INT(assess_used_by(&f.world, &f.drift, &f.drift.v[0], &u, &err), -1);
	CHECK_INT(err.code, ERR_CANCELLED);
	CHECK_INT((long long)u.n, 0);
	fake_close(&f);
}
