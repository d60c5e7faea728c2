// Module names that everyone knows: Python's own, and the import names of packages that are published under
// another name. Written by hand; the standard library is `sys.stdlib_module_names` of CPython 3.11 plus later ones.

const standard =
  '__future__ abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 ' +
  'bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections ' +
  'colorsys compileall concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses ' +
  'dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler ' +
  'fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib ' +
  'grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json ' +
  'keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib ' +
  'msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev ' +
  'pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty ' +
  'pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter ' +
  'runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver ' +
  'spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau ' +
  'symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit ' +
  'tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata ' +
  'unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp ' +
  'zipfile zipimport zlib zoneinfo';

export const standardModules: ReadonlySet<string> = new Set(standard.split(' '));

/** Import name → name on the public index, where the two differ by more than case and separators. */
export const publishedNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    attr: 'attrs',
    bs4: 'beautifulsoup4',
    cv2: 'opencv-python',
    Crypto: 'pycryptodome',
    dateutil: 'python-dateutil',
    docx: 'python-docx',
    dotenv: 'python-dotenv',
    fitz: 'pymupdf',
    git: 'gitpython',
    google: 'google-api-core',
    grpc: 'grpcio',
    jose: 'python-jose',
    jwt: 'pyjwt',
    magic: 'python-magic',
    multipart: 'python-multipart',
    MySQLdb: 'mysqlclient',
    OpenSSL: 'pyopenssl',
    PIL: 'pillow',
    pkg_resources: 'setuptools',
    pptx: 'python-pptx',
    psycopg2: 'psycopg2-binary',
    rest_framework: 'djangorestframework',
    serial: 'pyserial',
    skimage: 'scikit-image',
    sklearn: 'scikit-learn',
    slugify: 'python-slugify',
    telegram: 'python-telegram-bot',
    usb: 'pyusb',
    win32api: 'pywin32',
    yaml: 'pyyaml',
    zmq: 'pyzmq',
  }),
);

/** Modules that are public wherever they are imported: no manifest has to name them. */
const wellKnown =
  'aiohttp alembic anyio attr attrs bs4 boto3 botocore celery certifi click cryptography cv2 dask dateutil django ' +
  'dotenv fastapi flask gunicorn httpx hypothesis jinja2 joblib jsonschema jwt keras kubernetes lxml markdown ' +
  'marshmallow matplotlib mypy networkx nltk numba numpy openai opentelemetry orjson pandas paramiko peewee PIL ' +
  'pika pip plotly poetry polars prometheus_client psutil psycopg psycopg2 pyarrow pydantic pydantic_settings ' +
  'pygments pymongo pymysql pytest redis regex requests rest_framework rich scipy seaborn selenium setuptools ' +
  'simplejson six skimage sklearn sqlalchemy starlette streamlit structlog sympy tensorflow torch torchvision ' +
  'tornado tqdm transformers trio twisted typer typing_extensions urllib3 uvicorn uvloop werkzeug wheel yaml zmq';

export const wellKnownModules: ReadonlySet<string> = new Set(wellKnown.split(' '));
