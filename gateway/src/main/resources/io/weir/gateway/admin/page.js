'use strict';
// Asks the gateway for its state and shows it. Names come from configurations: they are only ever set as text.

const PERIOD_MILLIS = 2000;
const MAX_ROWS = 500;
const first = new Map(); // endpoint -> its counts when this page first saw it

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function row(cells) {
  const made = element('tr');
  for (const cell of cells) made.append(cell instanceof Node ? cell : element('td', cell));
  return made;
}

function fill(id, rows, columns) {
  const shown = rows.slice(0, MAX_ROWS);
  if (rows.length > MAX_ROWS) {
    const more = element('td', `and ${rows.length - MAX_ROWS} more`);
    more.colSpan = columns;
    shown.push(row([more]));
  }
  document.getElementById(id).replaceChildren(...shown);
}

function duration(nanos) {
  if (nanos === null || !isFinite(nanos)) return '–';
  if (nanos < 1e6) return `${(nanos / 1e3).toFixed(0)} µs`;
  return nanos < 1e9 ? `${(nanos / 1e6).toFixed(1)} ms` : `${(nanos / 1e9).toFixed(2)} s`;
}

// The same endpoint on all loops as one.
function merge(loops) {
  const clusters = new Map();
  for (const loop of loops) {
    for (const cluster of loop) {
      if (!clusters.has(cluster.name)) clusters.set(cluster.name, { ...cluster, endpoints: new Map() });
      const merged = clusters.get(cluster.name);
      merged.panicking ||= cluster.panicking;
      for (const endpoint of cluster.endpoints) {
        const sum = merged.endpoints.get(endpoint.key)
          ?? { ...endpoint, inFlight: 0, tries: 0, failures: 0, suspects: 0, ejections: 0, costs: [] };
        merged.endpoints.set(endpoint.key, sum);
        sum.inFlight += endpoint.inFlight;
        sum.tries += endpoint.tries;
        sum.failures += endpoint.failures;
        sum.suspects += endpoint.suspect ? 1 : 0;
        sum.ejections += endpoint.ejected ? 1 : 0;
        if (endpoint.costNanos !== null) sum.costs.push(endpoint.costNanos);
      }
    }
  }
  return clusters;
}

function success(cluster, endpoint) {
  const key = `${cluster} ${endpoint.key}`;
  if (!first.has(key)) first.set(key, { tries: endpoint.tries, failures: endpoint.failures });
  const tries = endpoint.tries - first.get(key).tries;
  const failures = endpoint.failures - first.get(key).failures;
  if (tries <= 0) return element('td', '–', 'number');
  const share = 100 * (tries - failures) / tries;
  return element('td', `${share.toFixed(2)} %`, `number ${share >= 99.9 ? 'good' : share >= 99 ? 'warn' : 'bad'}`);
}

function judgement(endpoint) {
  if (endpoint.ejections > 0) return element('td', 'ejected', 'bad');
  return endpoint.suspects > 0 ? element('td', 'suspect', 'warn') : element('td', 'fine', 'good');
}

function clusterView(cluster, loops) {
  const box = element('div');
  const title = element('h3', cluster.name);
  title.append(element('small', cluster.balancer));
  if (cluster.panicking) title.append(element('small', 'panic: too few endpoints are open', 'bad'));
  const head = element('tr');
  for (const [name, className] of [['address'], ['judgement'], ['in flight', 'number'], ['estimate', 'number'],
    ['success', 'number'], ['tries', 'number'], ['weight', 'number'], ['zone']]) head.append(element('th', name, className));
  const body = element('tbody');
  let shown = 0;
  for (const endpoint of cluster.endpoints.values()) {
    if (shown++ === MAX_ROWS) break;
    const mean = endpoint.costs.length === 0 ? null : endpoint.costs.reduce((a, b) => a + b) / endpoint.costs.length;
    body.append(row([endpoint.address, judgement(endpoint), element('td', endpoint.inFlight, 'number'),
      element('td', duration(mean), 'number'), success(cluster.name, endpoint), element('td', endpoint.tries, 'number'),
      element('td', endpoint.weight, 'number'), endpoint.zone || '–']));
  }
  const table = element('table');
  const thead = element('thead');
  thead.append(head);
  table.append(thead, body);
  const scroll = element('div', undefined, 'scroll');
  scroll.append(table);
  box.append(title, scroll);
  if (cluster.endpoints.size > MAX_ROWS) box.append(element('p', `and ${cluster.endpoints.size - MAX_ROWS} more`, 'note'));
  return box;
}

function showConfig(config) {
  const spec = config.spec;
  document.getElementById('name').textContent = spec.name;
  fill('listeners', spec.bindings.map(b => row([b.listener, `${b.address}:${b.port}`, b.protocol.toLowerCase(),
    b.tls ? `${b.tls.certificates.length} certificate${b.tls.certificates.length === 1 ? '' : 's'}` : '–'])), 4);
  const routes = spec.snapshot.listeners.flatMap(l => l.routes.map(r => row([l.name, element('td', r.name, 'long'),
    element('td', r.hosts.join(', ') || '*', 'long'),
    element('td', r.backends.map(b => r.backends.length > 1 ? `${b.cluster} (${b.weight})` : b.cluster).join(', '), 'long')])));
  fill('routes', routes, 4);
}

async function ask(path) {
  const answer = await fetch(path, { cache: 'no-store' });
  if (!answer.ok && path !== 'ready') throw new Error(`${path}: ${answer.status}`);
  return answer;
}

async function refresh() {
  const state = document.getElementById('state');
  try {
    const [ready, config, clusters] = await Promise.all(['ready', 'config', 'clusters'].map(ask));
    const served = await config.json();
    showConfig(served);
    const merged = merge((await clusters.json()).loops);
    document.getElementById('clusters').replaceChildren(...[...merged.values()].map(clusterView));
    const bad = !ready.ok || !served.filesInForce;
    state.textContent = `${ready.ok ? 'ready' : 'not ready'}, version ${served.spec.snapshot.version}`
      + (served.filesInForce ? '' : ': its files have changed and cannot be used');
    state.className = bad ? 'bad' : '';
  } catch (failure) {
    state.textContent = `no answer from the gateway: ${failure.message}`;
    state.className = 'bad';
  }
  setTimeout(refresh, PERIOD_MILLIS);
}

refresh();
