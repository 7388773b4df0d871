'use strict'
const words = {
  misScan: 'Item passed without a scan', ticketSwitch: 'Scanned item is not the one seen', basketItem: 'Item left in the basket',
  weightMismatch: 'Weight does not fit', produceMismatch: 'Produce code does not fit', returnWithoutItem: 'Return without an item',
  voidWithItem: 'Voided item stayed', unusualDiscount: 'Unusual discount', repeatedVoids: 'Repeated voids', drawerOpen: 'Drawer open',
  sweethearting: 'Scans missing beyond chance', zoneRule: 'Zone rule', quantityShort: 'Fewer rung than seen',
  none: 'noted', nudge: 'shopper asked', call: 'attendant called', pause: 'lane held',
  paired: 'scan found', switched: 'differs', missed: 'no scan', unsure: 'unsure', sameItem: 'same item', unseen: 'not seen',
  notGoods: 'no goods', outside: 'no ticket', blind: 'blind',
  itemScanned: 'scanned', itemKeyed: 'keyed', itemVoided: 'voided', itemReturned: 'returned',
  starting: 'starting', live: 'live', ended: 'recording ended', finished: 'finished replay', healthy: 'sees', waiting: 'waiting'
}
const say = key => words[key] ?? String(key ?? '').replace(/[A-Z]/g, c => ' ' + c.toLowerCase())
const $ = id => document.getElementById(id)
const lanes = new Map()

// Every text goes in as text: nothing that a till or a catalog says can become markup.
function el (tag, className, ...content) {
  const node = document.createElement(tag)
  if (className) node.className = className
  node.append(...content.filter(c => c !== null && c !== undefined))
  return node
}
const clock = at => {
  const node = el('time', '', at ? at.slice(11, 19) : '')
  if (at) node.dateTime = at
  return node
}
const weight = x => Math.abs(x) < 0.05 ? '±0' : (x > 0 ? '+' : '−') + Math.abs(x).toFixed(1)
const percent = x => Math.round(x * 100) + ' %'
const pill = key => key ? el('span', 'pill ' + key, say(key)) : null
function picture (url, alt) {
  if (!url) return null
  const img = el('img', 'crop')
  img.src = url
  img.alt = alt
  img.loading = 'lazy'
  return img
}

function alertCard (a) {
  const versus = el('dl', 'versus')
  if (a.scanned) versus.append(el('dt', '', 'scanned'), el('dd', '', a.scanned))
  if (a.seen.length) {
    versus.append(el('dt', '', 'seen'), el('dd', '', a.seen.map(s => s.probability > 0 ? `${s.name} (${percent(s.probability)})` : s.name).join(', ')))
  }
  const risk = el('meter', 'risk')
  risk.max = 1
  risk.value = a.risk
  risk.title = 'risk ' + percent(a.risk)
  const evidence = el('ul', 'evidence', ...a.evidence.map(e =>
    el('li', '', el('span', '', e.text), el('span', '', weight(e.logOdds)))))
  return el('article', 'card alert',
    el('div', 'row', picture(a.pictures[0], 'the item'), el('div', '',
      el('div', 'line', el('span', 'name', say(a.kind)), clock(a.at)),
      el('div', 'line', el('span', '', 'risk ' + percent(a.risk)), pill(a.action)),
      risk, versus)), evidence)
}
function sightingCard (s) {
  const best = s.seen[0]
  const name = best ? best.name : s.outcome ? 'item' : 'looking…'
  return el('article', 'card',
    el('div', 'row', picture(s.picture, name), el('div', '',
      el('div', 'line', el('span', 'name', name), clock(s.at)),
      el('div', 'line', el('span', 'small', best && best.probability > 0 ? percent(best.probability) : ''), pill(s.outcome)),
      s.why ? el('div', 'small', s.why) : null)))
}
function scanCard (s) {
  const item = s.kind === 'itemScanned' || s.kind === 'itemKeyed'
  const amount = [s.quantity && s.quantity !== 1 ? `${s.quantity} ×` : '', s.price != null ? s.price.toFixed(2) : ''].join(' ').trim()
  return el('article', 'card',
    el('div', 'line', el('span', item ? 'name' : 'small', s.name), clock(s.at)),
    el('div', 'line', el('span', 'small', [item ? say(s.kind) : '', amount].filter(Boolean).join(' · ')), pill(s.outcome)))
}

function fill (box, cards, make, none) {
  const seen = box.known ?? (box.known = new Map())
  const next = []
  for (const card of cards) {
    const text = JSON.stringify(card)
    let entry = seen.get(card.id)
    if (!entry || entry.text !== text) {
      const fresh = !entry
      entry = { text, node: make(card) }
      if (fresh && box.filled) entry.node.classList.add('new')
    }
    next.push([card.id, entry])
  }
  box.known = new Map(next)
  box.filled = true
  box.replaceChildren(...(next.length ? next.map(([, e]) => e.node) : [el('p', 'empty', none)]))
}

function showLane (lane) {
  let section = lanes.get(lane.laneId)
  if (!section) {
    section = $('lane-template').content.cloneNode(true).firstElementChild
    section.querySelector('h2').textContent = lane.laneId
    lanes.set(lane.laneId, section)
    $('lanes').append(section)
    $('empty').hidden = true
  }
  const status = section.querySelector('.status')
  status.className = 'status pill ' + lane.status
  status.textContent = say(lane.status) + (lane.reason ? ': ' + lane.reason : '')
  section.querySelector('.at').replaceChildren(clock(lane.at))
  const message = section.querySelector('.message')
  message.hidden = !lane.message
  message.textContent = lane.message ? 'Screen: ' + lane.message : ''
  section.querySelector('.count').textContent = lane.alerts.length || ''
  fill(section.querySelector('.alerts .cards'), lane.alerts, alertCard, 'Nothing to look at.')
  fill(section.querySelector('.sightings .cards'), lane.sightings, sightingCard, 'No item yet.')
  fill(section.querySelector('.scans .cards'), lane.scans, scanCard, 'No line yet.')
}

function showResults (results) {
  const box = $('results')
  box.hidden = !results
  if (!results) return
  const { report } = results
  const figures = [['items', report.counts.items], ['alerts', report.counts.alerts]]
  for (const [kind, k] of Object.entries(report.accuracy?.byKind ?? {})) figures.push([say(kind) + ': caught', `${k.caught} of ${k.true}`])
  if (report.accuracy) figures.push(['false alerts per 1,000 items', report.accuracy.falsePer1000Items])
  figures.push(['times real time', report.speed.timesRealTime])
  box.replaceChildren(el('h3', '', 'Replay of ' + results.recording),
    el('div', 'figures', ...figures.map(([name, value]) => el('div', '', el('b', '', String(value)), el('span', 'small', name)))))
}

function showState (state) {
  $('store').textContent = state.storeId
  document.title = state.storeId + ' · lanes'
  setMode(state.mode)
  showResults(state.results)
  state.lanes.forEach(showLane)
}
function setMode (mode) {
  $('mode').textContent = say(mode)
  $('mode').className = 'pill ' + mode
}

const events = new EventSource('api/events')
events.addEventListener('state', e => showState(JSON.parse(e.data)))
events.addEventListener('lane', e => showLane(JSON.parse(e.data)))
events.onerror = () => { $('mode').textContent = 'connection lost, trying again'; $('mode').className = 'pill lost' }
