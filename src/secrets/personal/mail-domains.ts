// Which domains can have mail: a top-level domain that is given out, and no name that stands for any other.

/** Every two letters that are a country's domain, and generic domains in use; file names end in others. */
const topLevels = new Set(
  (
    'ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd ' +
    'cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ' +
    'ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg ' +
    'kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv ' +
    'mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa ' +
    'sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug ' +
    'uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw ' +
    'com org net edu gov mil int info biz name pro aero coop museum mobi jobs travel tel cat asia post arpa ' +
    'academy accountant accountants actor ads agency airforce apartments app art associates attorney auction audio auto ' +
    'baby band bank bar bargains beauty beer berlin best bet bible bike bingo bio black blog blue boutique broker build ' +
    'builders business buzz cab cafe camera camp capital cards care career careers cash casino catering center ceo chat ' +
    'cheap church city claims cleaning click clinic clothing cloud club coach codes coffee cologne college community ' +
    'company computer construction consulting contact contractors cooking cool country coupons courses credit ' +
    'creditcard cruises dance date dating day deals degree delivery democrat dental dentist design dev diamonds digital ' +
    'direct directory discount doctor domains download earth eco education email energy engineer engineering ' +
    'enterprises equipment estate events exchange expert exposed express fail faith family fans farm fashion finance ' +
    'financial fish fit fitness flights florist flowers football forsale foundation fun fund furniture futbol fyi ' +
    'gallery game games garden gay gent gift gifts gives glass global gmbh gold golf graphics gratis green gripe group ' +
    'guide guru hair hamburg haus health healthcare help hiphop hockey holdings holiday homes horse hospital host ' +
    'hosting house how immo immobilien inc industries ink institute insurance insure international investments irish ' +
    'ist istanbul jetzt jewelry kaufen kim kitchen koeln land law lawyer lease legal lgbt life lighting limited limo ' +
    'link live llc loan loans lol london love ltd luxury madrid management market marketing markets mba media melbourne ' +
    'memorial men menu miami moda moe money mortgage movie moscow navy network news ngo ninja nrw nyc one ong onl ' +
    'online organic partners parts party pet pharmacy photo photography photos physio pics pictures pink pizza place ' +
    'plumbing plus poker press productions promo properties property pub qpon quebec racing realty recipes red rehab ' +
    'reise reisen rent rentals repair report republican rest restaurant review reviews rich rip rocks run ruhr saarland ' +
    'sale salon sarl school science security services sexy shoes shop shopping show singles site ski skin soccer social ' +
    'software solar solutions space sport store stream studio study style sucks supplies supply support surf surgery ' +
    'swiss sydney systems tattoo tax taxi team tech technology tennis theater tickets tienda tips tires today tokyo ' +
    'tools top tours town toys trade trading training tube university vacations vegas ventures vet viajes video villas ' +
    'vin vip vision vodka vote voyage watch webcam website wedding wien wiki win wine work works world wtf xyz yachts ' +
    'yoga youtube zone'
  ).split(' '),
);

/** RFC 2606 and 6761; the others are what people write who mean nobody. */
const standIns = new Set(
  (
    'example.com example.net example.org example.edu domain.com domain.org domain.tld yourdomain.com your-domain.com ' +
    'mydomain.com yourcompany.com your-company.com mycompany.com somewhere.com somedomain.com test.com test.org ' +
    'foo.com bar.com foobar.com foo.bar foo.org bar.org bar.baz email.com mail.com host.com server.com xxx.com xyz.com ' +
    'a.com b.com c.com x.com y.com z.com abc.com contoso.com emaildomain.com hostname.com domainname.com sample.com placeholder.com fake.com'
  ).split(' '),
);

const hostName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]+$/;

/** Whether mail to this domain can arrive. Lower or upper case, without a dot at its end. */
export function isMailDomain(domain: string): boolean {
  const lower = domain.toLowerCase();
  const last = lower.lastIndexOf('.');
  const top = lower.slice(last + 1);
  if ((!topLevels.has(top) && !top.startsWith('xn--')) || !hostName.test(lower)) return false;
  return !standIns.has(lower.slice(lower.lastIndexOf('.', last - 1) + 1));
}
