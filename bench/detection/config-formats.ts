// Files that hold passwords and keys of no vendor's format: what each looks like, with a made-up value.
import { marked, type Marked } from './marked-text.ts';
import type { Random } from './random.ts';
import { passwordOf, randomText } from './token-text.ts';

export interface ConfigFormat {
  /** Name of the file that it stands in. */
  readonly file: string;
  /** Rules were never shown one. */
  readonly isHeldOut?: true;
  readonly write: (random: Random) => Marked;
}

const password = (random: Random): Marked => marked(passwordOf(random));
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const random62 = (random: Random, length: number): Marked => marked(randomText('base62', length, random));

export const configFormats: readonly ConfigFormat[] = [
  {
    file: '.env',
    write: (random) => `DB_HOST=localhost\nDB_USER=orders\nDB_PASSWORD=${password(random)}\nDB_NAME=orders\n`,
  },
  {
    file: '.env.production',
    write: (random) => `APP_ENV=production\nSESSION_SECRET="${random62(random, 40)}"\nPORT=80\n`,
  },
  {
    file: '.env.local',
    write: (random) => `REDIS_URL=redis://localhost\nSMTP_PASS='${password(random)}'\nSMTP_PORT=587\n`,
  },
  { file: '.env.test', write: (random) => `ADMIN_PASSWORD=${password(random)}\nJWT_SECRET=${random62(random, 32)}\n` },
  {
    file: '.npmrc',
    write: (random) =>
      `registry=https://npm.acme.internal/\n//npm.acme.internal/:_authToken=${marked(randomText('base62', 40, random))}\nalways-auth=true\n`,
  },
  {
    file: '.npmrc of a user',
    write: (random) =>
      `//npm.acme.internal/:username=deploy\n//npm.acme.internal/:_password=${marked(base64(passwordOf(random)))}\nemail=ci@acme.example\n`,
  },
  {
    file: '.npmrc with _auth',
    write: (random) => `registry=https://npm.acme.internal/\n_auth=${marked(base64(`deploy:${passwordOf(random)}`))}\n`,
  },
  { file: '.netrc', write: (random) => `machine git.acme.internal\n  login deploy\n  password ${password(random)}\n` },
  { file: '_netrc', write: (random) => `machine api.acme.internal login deploy password ${password(random)}\n` },
  {
    file: '.pgpass',
    write: (random) => `db.acme.internal:5432:orders:app:${password(random)}\n*:*:*:replica:${password(random)}\n`,
  },
  {
    file: '.docker/config.json',
    write: (random) =>
      JSON.stringify({ auths: { 'registry.acme.internal': { auth: '#' } } }, undefined, 2).replace(
        '#',
        marked(base64(`deploy:${passwordOf(random)}`)),
      ),
  },
  {
    file: 'pull-secret.json',
    write: (random) =>
      `{"auths":{"registry.acme.internal":{"username":"deploy","password":"${password(random)}","email":"ci@acme.example"}}}`,
  },
  {
    file: '.kube/config',
    write: (random) =>
      `users:\n- name: admin\n  user:\n    client-certificate-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t\n    client-key-data: ${marked(`LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo${randomText('base62', 400, random)}==`)}\n`,
  },
  {
    file: 'kubeconfig with a token',
    write: (random) =>
      `users:\n- name: ci\n  user:\n    token: ${marked(randomText('base62', 48, random))}\ncurrent-context: ci\n`,
  },
  {
    file: 'kubeconfig with a password',
    write: (random) => `users:\n- name: admin\n  user:\n    username: admin\n    password: ${password(random)}\n`,
  },
  {
    file: 'secret.yaml',
    write: (random) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: orders\ntype: Opaque\nstringData:\n  username: app\n  password: ${password(random)}\n`,
  },
  {
    file: 'terraform.tfvars',
    write: (random) => `region      = "eu-central-1"\ndb_username = "app"\ndb_password = "${password(random)}"\n`,
  },
  {
    file: 'main.tf',
    write: (random) =>
      `resource "aws_db_instance" "orders" {\n  engine   = "postgres"\n  username = "app"\n  password = "${password(random)}"\n}\n`,
  },
  {
    file: '.htpasswd',
    write: (random) =>
      `admin:${marked(`$apr1$${randomText('base62', 8, random)}$${randomText('base62', 22, random)}`)}\n`,
  },
  {
    file: '.htpasswd with bcrypt',
    write: (random) =>
      `jane:${marked(`$2y$10$${randomText('base62', 53, random)}`)}\nbob:${marked(`$2y$05$${randomText('base62', 53, random)}`)}\n`,
  },
  {
    file: 'shadow',
    write: (random) =>
      `root:${marked(`$6$${randomText('base62', 16, random)}$${randomText('base62', 86, random)}`)}:19700:0:99999:7:::\n`,
  },
  {
    file: '.bash_history',
    write: (random) => `cd orders\nmysql -h db.acme.internal -u app -p${password(random)} orders\nls -la\n`,
  },
  {
    file: '.zsh_history',
    write: (random) => `: 1763800000:0;PGPASSWORD=${password(random)} psql -h db.acme.internal -U app\n`,
  },
  {
    file: 'history with curl',
    write: (random) => `ls\ncurl -u deploy:${password(random)} https://ci.acme.internal/job/orders/build\n`,
  },
  {
    file: 'history with sshpass',
    write: (random) => `sshpass -p '${password(random)}' ssh deploy@web-1.acme.internal uptime\n`,
  },
  {
    file: 'history with docker',
    write: (random) => `docker login -u deploy -p ${password(random)} registry.acme.internal\n`,
  },
  { file: '.my.cnf', write: (random) => `[client]\nhost=db.acme.internal\nuser=app\npassword=${password(random)}\n` },
  { file: '.git-credentials', write: (random) => `https://deploy:${password(random)}@git.acme.internal\n` },
  {
    file: '.git/config',
    write: (random) => `[remote "origin"]\n\turl = https://deploy:${password(random)}@git.acme.internal/orders.git\n`,
  },
  {
    file: '.vscode/sftp.json',
    write: (random) =>
      `{\n  "name": "web",\n  "host": "web-1.acme.internal",\n  "protocol": "sftp",\n  "username": "deploy",\n  "password": "${password(random)}"\n}\n`,
  },
  {
    file: 'sftp-config.json',
    write: (random) =>
      `{\n    "type": "sftp",\n    "host": "web-1.acme.internal",\n    "user": "deploy",\n    "password": "${password(random)}",\n    "port": "22",\n}\n`,
  },
  {
    file: '.ftpconfig',
    write: (random) =>
      `{\n    "protocol": "ftp",\n    "host": "ftp.acme.internal",\n    "user": "web",\n    "pass": "${password(random)}"\n}\n`,
  },
  {
    file: '.remote-sync.json',
    write: (random) =>
      `{"hostname":"web-1.acme.internal","transport":"scp","username":"deploy","password":"${password(random)}","target":"/var/www"}`,
  },
  {
    file: '.idea/WebServers.xml',
    write: (random) =>
      `<component name="WebServers">\n  <option name="servers">\n    <webServer name="web" url="http://web-1.acme.internal">\n      <fileTransfer host="web-1.acme.internal" port="22" password="${marked(randomText('hex', 48, random))}" username="deploy" />\n    </webServer>\n  </option>\n</component>\n`,
  },
  {
    file: 'sitemanager.xml',
    write: (random) =>
      `<FileZilla3>\n  <Servers>\n    <Server>\n      <Host>ftp.acme.internal</Host>\n      <User>web</User>\n      <Pass encoding="base64">${marked(base64(passwordOf(random)))}</Pass>\n    </Server>\n  </Servers>\n</FileZilla3>\n`,
  },
  {
    file: 'settings.xml',
    write: (random) =>
      `<settings>\n  <servers>\n    <server>\n      <id>releases</id>\n      <username>deploy</username>\n      <password>${password(random)}</password>\n    </server>\n  </servers>\n</settings>\n`,
  },
  {
    file: 'web.config',
    write: (random) =>
      `<connectionStrings>\n  <add name="Orders" connectionString="Server=db.acme.internal;Database=orders;User Id=app;Password=${password(random)};" />\n</connectionStrings>\n`,
  },
  {
    file: 'appsettings.json',
    write: (random) =>
      `{\n  "ConnectionStrings": {\n    "Orders": "Server=db.acme.internal;Database=orders;User Id=app;Password=${password(random)};"\n  }\n}\n`,
  },
  {
    file: 'nuget.config',
    write: (random) =>
      `<packageSourceCredentials>\n  <Acme>\n    <add key="Username" value="deploy" />\n    <add key="ClearTextPassword" value="${password(random)}" />\n  </Acme>\n</packageSourceCredentials>\n`,
  },
  {
    file: 'application.properties',
    write: (random) =>
      `spring.datasource.url=jdbc:postgresql://db.acme.internal/orders\nspring.datasource.username=app\nspring.datasource.password=${password(random)}\n`,
  },
  {
    file: 'application.yml',
    write: (random) =>
      `spring:\n  datasource:\n    username: app\n    password: ${password(random)}\n  jpa:\n    show-sql: false\n`,
  },
  {
    file: 'gradle.properties',
    write: (random) => `nexusUsername=deploy\nnexusPassword=${password(random)}\norg.gradle.daemon=true\n`,
  },
  {
    file: 'database.yml',
    write: (random) =>
      `production:\n  adapter: postgresql\n  username: app\n  password: ${password(random)}\n  pool: 5\n`,
  },
  {
    file: 'secrets.yml',
    write: (random) => `production:\n  secret_key_base: ${marked(randomText('hex', 128, random))}\n`,
  },
  {
    file: 'wp-config.php',
    write: (random) =>
      `define('DB_USER', 'wp');\ndefine('DB_PASSWORD', '${password(random)}');\ndefine('DB_HOST', 'localhost');\n`,
  },
  {
    file: 'wp-config.php with keys',
    write: (random) =>
      `define('AUTH_KEY',         '${random62(random, 64)}');\ndefine('SECURE_AUTH_KEY',  '${random62(random, 64)}');\n`,
  },
  {
    file: 'settings.py',
    write: (random) =>
      `DEBUG = False\nSECRET_KEY = '${marked(`${randomText('base62', 24, random)}!${randomText('base62', 25, random)}`)}'\n`,
  },
  {
    file: 'settings.py with a database',
    write: (random) =>
      `DATABASES = {\n    'default': {\n        'ENGINE': 'django.db.backends.postgresql',\n        'USER': 'app',\n        'PASSWORD': '${password(random)}',\n    }\n}\n`,
  },
  {
    file: 'configuration.php',
    write: (random) =>
      `class JConfig {\n\tpublic $user = 'joomla';\n\tpublic $password = '${password(random)}';\n\tpublic $db = 'joomla';\n}\n`,
  },
  {
    file: '.pypirc',
    write: (random) =>
      `[acme]\nrepository = https://pypi.acme.internal/\nusername = deploy\npassword = ${password(random)}\n`,
  },
  {
    file: '.s3cfg',
    write: (random) =>
      `[default]\nhost_base = s3.acme.internal\naccess_key = deploy\nsecret_key = ${marked(randomText('base64', 40, random))}\n`,
  },
  {
    file: 'auth.json',
    write: (random) =>
      `{\n  "http-basic": {\n    "repo.acme.internal": {\n      "username": "deploy",\n      "password": "${password(random)}"\n    }\n  }\n}\n`,
  },
  {
    file: 'inventory.ini',
    write: (random) => `[web]\nweb-1.acme.internal ansible_user=deploy ansible_password=${password(random)}\n`,
  },
  {
    file: 'docker-compose.yml',
    write: (random) =>
      `services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_USER: app\n      POSTGRES_PASSWORD: ${password(random)}\n`,
  },
  { file: 'Dockerfile', write: (random) => `FROM mysql:8\nENV MYSQL_ROOT_PASSWORD=${password(random)}\nEXPOSE 3306\n` },
  {
    file: '.gitlab-ci.yml',
    write: (random) => `variables:\n  DEPLOY_HOST: web-1.acme.internal\n  DEPLOY_PASSWORD: "${password(random)}"\n`,
  },
  { file: 'redis.conf', write: (random) => `bind 127.0.0.1\nport 6379\nrequirepass ${password(random)}\n` },
  {
    file: 'wg0.conf',
    write: (random) =>
      `[Interface]\nPrivateKey = ${marked(`${randomText('base64', 43, random)}=`)}\nAddress = 10.8.0.2/24\n`,
  },
  {
    file: 'wpa_supplicant.conf',
    write: (random) => `network={\n    ssid="acme"\n    psk="${password(random)}"\n    key_mgmt=WPA-PSK\n}\n`,
  },
  { file: 'grafana.ini', write: (random) => `[security]\nadmin_user = admin\nadmin_password = ${password(random)}\n` },
  {
    file: 'odbc.ini',
    write: (random) =>
      `[orders]\nDriver = PostgreSQL\nServername = db.acme.internal\nUsername = app\nPassword = ${password(random)}\n`,
  },
  {
    file: 'smtp.json',
    write: (random) => `{"host":"smtp.acme.internal","auth":{"user":"mailer","pass":"${password(random)}"}}`,
  },
  {
    file: 'mailer.yml',
    isHeldOut: true,
    write: (random) => `mailer:\n  host: smtp.acme.internal\n  user: mailer\n  smtp_password: "${password(random)}"\n`,
  },
  {
    file: 'tomcat-users.xml',
    isHeldOut: true,
    write: (random) =>
      `<tomcat-users>\n  <user username="admin" password="${password(random)}" roles="manager-gui"/>\n</tomcat-users>\n`,
  },
  {
    file: 'rclone.conf',
    isHeldOut: true,
    write: (random) =>
      `[backup]\ntype = webdav\nurl = https://dav.acme.internal\nuser = backup\npass = ${password(random)}\n`,
  },
  {
    file: 'ldap.toml',
    isHeldOut: true,
    write: (random) =>
      `[[servers]]\nhost = "ldap.acme.internal"\nbind_dn = "cn=admin,dc=acme"\nbind_password = '${password(random)}'\n`,
  },
  {
    file: 'config.exs',
    isHeldOut: true,
    write: (random) =>
      `config :orders, Orders.Repo,\n  username: "app",\n  password: "${password(random)}",\n  hostname: "db.acme.internal"\n`,
  },
];
