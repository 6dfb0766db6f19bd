// Shows the open alerts and the costliest series, and asks again every two seconds while the page is visible.

const REFRESH_MS = 2000;
const SERIES = 12;
const RECENT_ALERTS = 5;

const byId = (id) => document.getElementById(id);

/** An element with text or children; text never becomes markup. */
function element(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

function usd(amount) {
  if (amount === null || amount === undefined) return '–';
  const value = Number(amount);
  const size = Math.abs(value);
  const digits = size === 0 || size >= 0.1 ? 2 : 5;
  return value.toLocaleString('en-US', {style: 'currency', currency: 'USD', maximumFractionDigits: digits, minimumFractionDigits: 2});
}

function duration(ms) {
  if (ms === null || ms === undefined) return '–';
  if (ms < 1000) return '< 1 s';
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}

const time = (iso) => iso.replace('T', ' ').replace(/(\.\d+)?Z$/, '');
const clock = (iso) => time(iso).slice(11);

function seriesName(item) {
  const name = `${item.service} · ${item.model}`;
  return item.project === 'default' ? name : `${item.project} / ${name}`;
}

function bar(part, whole, mark) {
  const share = whole > 0 ? part / whole : 0;
  const box = element('div', share >= 1 ? 'bar over' : share >= 0.7 ? 'bar near' : 'bar');
  const filled = element('i');
  filled.style.width = `${Math.max(0, Math.min(100, share * 100))}%`;
  box.append(filled);
  if (mark !== null && whole > 0 && mark < whole) {
    const tick = element('u');
    tick.title = 'expected';
    tick.style.left = `${(mark / whole) * 100}%`;
    box.append(tick);
  }
  return box;
}

function facts(pairs) {
  const list = element('dl', 'facts');
  for (const [name, value] of pairs) {
    list.append(element('div', '', element('dt', '', name), element('dd', '', value)));
  }
  return list;
}

function shares(alert) {
  const rows = alert.shares.map((share) => [`${share.cluster || 'unknown'} / ${share.namespace || 'unknown'}`, share.cost]);
  if (Number(alert.otherCost) !== 0) rows.push(['all others', alert.otherCost]);
  const list = element('div', 'shares');
  for (const [name, cost] of rows) {
    const track = element('div', 'bar');
    const filled = element('i');
    filled.style.width = `${Math.max(0, Math.min(100, (Number(cost) / Number(alert.cost)) * 100))}%`;
    track.append(filled);
    const label = element('span', '', name);
    label.title = name;
    list.append(element('div', 'share', label, track, element('span', 'number', usd(cost))));
  }
  return list;
}

function alertCard(alert) {
  const open = alert.status === 'OPENED' || alert.status === 'UPDATED';
  const ratio = alert.expected > 0 ? `${(Number(alert.cost) / alert.expected).toFixed(1)} × expected` : usd(alert.cost);
  const link = element('a', 'who', seriesName(alert));
  link.href = `/v1/alerts/${alert.alertId}`;
  const card = element('article', open ? 'card open' : 'card',
    element('div', 'head', link, element('span', `pill ${alert.status}`, alert.status.toLowerCase()),
      element('span', 'pill', alert.kind.toLowerCase().replace('_', ' ')), element('span', 'ratio', ratio)));
  card.append(element('p', '', alert.reason));
  const rows = [
    ['Hour', `${time(alert.hour).slice(0, 16)}${alert.hourClosed ? '' : ', running'}`],
    ['Cost of that hour', usd(alert.cost)],
    ['Threshold', usd(alert.threshold)],
    ['Above expectation', usd(alert.excess)],
  ];
  if (alert.crossingEventTime) {
    rows.push(['Crossed at', clock(alert.crossingEventTime)],
      ['Known after', duration(Date.parse(alert.detectedAt) - Date.parse(alert.crossingEventTime))]);
  }
  card.append(facts(rows));
  if (open && alert.shares.length) card.append(shares(alert));
  return card;
}

function seriesRow(item) {
  const cost = Number(item.cost);
  const whole = item.threshold ?? Math.max(cost, item.pace ?? 0);
  const link = element('a', '', `${item.service}`);
  link.href = `/v1/series/${[item.project, item.service, item.model].map(encodeURIComponent).join('/')}`;
  const label = item.project === 'default' ? item.model : `${item.model} · ${item.project}`;
  return element('tr', '',
    element('td', '', link, element('small', '', label)),
    element('td', 'wide', bar(cost, whole, item.expected)),
    element('td', 'number', usd(item.cost)),
    element('td', 'number', usd(item.pace)),
    element('td', 'number', usd(item.expected)),
    element('td', 'number', usd(item.threshold)));
}

async function ask(path, also = []) {
  const response = await fetch(path, {headers: {Accept: 'application/json'}});
  const body = await response.json();
  if (!response.ok && !also.includes(response.status)) throw new Error(body.detail || `HTTP ${response.status}`);
  return body;
}

function showAlerts(open, recent) {
  const worstFirst = [...open.items].sort((a, b) => Number(b.excess) - Number(a.excess));
  const cards = worstFirst.concat(recent.items.filter((alert) => !['OPENED', 'UPDATED'].includes(alert.status)));
  byId('alerts').replaceChildren(...(cards.length
    ? cards.map(alertCard)
    : [element('div', 'card empty', 'No alerts. Every series is where it usually is at this hour.')]));
  byId('open-count').textContent = open.next ? `${open.items.length}+` : String(open.items.length);
  byId('open-count').parentElement.classList.toggle('alarm', open.items.length > 0);
  byId('excess').textContent = usd(open.items.reduce((sum, alert) => sum + Number(alert.excess), 0));
}

function showSeries(series) {
  const rows = series.items.filter((item) => item.hour !== null);
  byId('series').replaceChildren(...(rows.length
    ? rows.map(seriesRow)
    : [element('tr', '', element('td', 'empty', 'No cost events in this hour yet.'))]));
  byId('top-cost').textContent = usd(rows.reduce((sum, item) => sum + Number(item.cost), 0));
  byId('behind').textContent = duration(series.staleness.behindMs);
  const missing = series.missingPartitions;
  notice(missing.length ? `Partitions ${missing.join(', ')} cannot be asked now; what is below lacks them.` : '');
}

function notice(text) {
  byId('notice').textContent = text;
  byId('notice').hidden = text === '';
}

async function refresh() {
  try {
    const health = await ask('/health', [503]);
    byId('health').textContent = health.status;
    byId('health').className = `pill ${health.status}`;
    const [open, recent, series] = await Promise.all([
      ask('/v1/alerts?status=open&limit=50'),
      ask(`/v1/alerts?limit=${RECENT_ALERTS}`),
      ask(`/v1/series?order=cost&limit=${SERIES}`),
    ]);
    showAlerts(open, recent);
    showSeries(series);
    byId('asof').textContent = `As of ${new Date().toISOString().slice(11, 19)}.`;
  } catch (error) {
    notice(`No answer: ${error.message}`);
  }
}

async function loop() {
  if (!document.hidden) await refresh();
  setTimeout(loop, REFRESH_MS);
}

loop();
