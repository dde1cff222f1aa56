// What kind of trouble a word speaks of, so that two reports of one mechanism in different words still meet. General
// words of the trade; knows no product, no service and no report.

/** A star stands for any ending. A word may speak of several mechanisms. */
const MECHANISMS: Readonly<Record<string, string>> = {
  overload: 'overload* overwhelm* saturat* surge* spike* influx flood* ddos thundering herd stampede hotspot* throttl*',
  capacity: 'capacity exhaust* exceed* limit* quota* threshold* insufficient undersized headroom autoscal* scal*',
  'memory exhaustion': 'memory oom leak* heap swap* ram',
  'full disk': 'disk* filesystem* volume* inode* space full storage',
  'expired certificate': 'certificate* cert certs tls ssl expir* renew* x509 handshake*',
  'name resolution': 'dns resolv* nameserver* domain* hostname*',
  configuration: 'config* misconfig* setting* flag* parameter* toggle*',
  release: 'deploy* redeploy* releas* rollout* version* upgrad* updat* bump* canary',
  'going back': 'rollback* revert* reverted rolled undo* downgrad*',
  locking: 'deadlock* lock locks locked locking contention mutex* block* stuck hang hung',
  'race between writers': 'race* racing concurren* simultaneous* interleav* atomic*',
  'lost data': 'delet* remov* wip* drop* eras* lost loss corrupt* truncat* overwr*',
  'human error': 'operator* engineer* admin human mistake* accident* typo* wrong* manual* inadvertent* unintention*',
  'electric power': 'power electric* generator* ups utility breaker* voltage',
  heat: 'cooling coolant temperature* overheat* thermal hvac',
  network: 'network* rout* bgp switch* connectivity link links fiber fibre packet* vpn firewall* nat',
  'split or failover': 'failover* failback partition* split* quorum leader* elect* promot* standby primary master',
  replication: 'replic* lag lagg* secondary follower* sync* standby',
  recovery: 'backup* restor* recover* snapshot*',
  'retry storm': 'retry* retri* backoff storm* amplif* cascad*',
  caching: 'cache* caching cached evict* ttl stale',
  backlog: 'queue* backlog* message* consumer* producer* topic* lagging stream* broker*',
  slowness: 'timeout* timed latenc* slow* delay* degrad* unrespons*',
  'faulty hardware': 'hardware controller* faulty firmware bios raid nic dimm',
  access: 'auth* login* oauth* permission* iam role* unauthorized forbidden denied policy polic*',
  'leaked secret':
    'credential* token* secret* password* leaked breach* attack* malicious exploit* vulnerab* compromis*',
  'clock and calendar': 'clock* leap timestamp* ntp timezone* dst calendar epoch',
  'numbers out of range': 'overflow* signed unsigned integer* int32 wraparound sequence* range',
  'schema change': 'migrat* schema* column* alter ddl index* table*',
  'costly query': 'query queries scan* planner backtrack* regex* cpu',
  'load balancing': 'balanc* proxy proxies haproxy nginx ingress* gateway* upstream*',
  'health checking': 'health* probe* heartbeat* liveness readiness ping*',
  'nodes and pods': 'node nodes pod pods kubernetes kubelet cluster* evict* schedul* drain* container*',
  crash: 'crash* panic* segfault* abort* restart* reboot* exception* bugcheck',
  dependency: 'depend* third upstream* vendor* downstream external',
  monitoring: 'monitor* alert* metric* dashboard* logg* observab* prometheus telemetry',
  'connection exhaustion': 'connection* pool* socket* descriptor* port ports thread*',
};

const mechanismOfStem = stems();
const SHORTEST_STEM = 3;

/** The mechanisms that a lower-case word speaks of, by name; mostly none. O(length of the word). */
export function mechanismsOf(word: string): readonly string[] {
  const found = new Set(mechanismOfStem.get(word));
  for (let length = Math.min(word.length, 12); length >= SHORTEST_STEM; length -= 1) {
    for (const name of mechanismOfStem.get(`${word.slice(0, length)}*`) ?? []) found.add(name);
  }
  return [...found];
}

function stems(): ReadonlyMap<string, readonly string[]> {
  const byStem = new Map<string, string[]>();
  for (const [name, words] of Object.entries(MECHANISMS)) {
    for (const stem of words.split(' ')) byStem.set(stem, [...(byStem.get(stem) ?? []), name]);
  }
  return byStem;
}
