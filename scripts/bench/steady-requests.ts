import { readFileSync } from 'node:fs'
import https from 'node:https'
import { pid } from 'node:process'
import { giveWay } from '../../packages/cli/src/derive/give-way.ts'

/**
 * A program of its own that asks our own `serve` on this machine so many times a second, from many addresses of 127.0.0.0/8:
 * it guesses passwords for many accounts, or asks for `/healthz` where there are none. Its orders come as JSON on standard
 * input; it ends by itself after so many seconds, and with the run that started it. What was answered goes to standard output:
 * `{"401": 12, "429": 1988}`.
 */
interface Orders {
  readonly port: number
  readonly host: string
  readonly logins: readonly string[]
  readonly networks: number
  readonly perSecond: number
  readonly seconds: number
}

const TICK_MS = 10
/** Whoever asks works on a machine of his own: what he needs of this one is to be the least of it. */
const NICE = 19
/** Of one run, whatever the orders say. */
const MAX_PER_SECOND = 500
const MAX_SECONDS = 60
/** Whoever waits for so many answers sends no more. */
const MAX_OPEN = 300

giveWay(NICE)
const { port, host, logins, networks, perSecond, seconds }: Orders = JSON.parse(
  readFileSync(0, 'utf8'),
)
const rate = Math.min(perSecond, MAX_PER_SECOND)
const agents = Array.from(
  { length: networks },
  (_, network) =>
    new https.Agent({
      keepAlive: true,
      rejectUnauthorized: false,
      localAddress: `127.0.1.${1 + network}`,
    }),
)
const answers: Record<string, number> = {}
const startedAt = performance.now()
let sent = 0
let open = 0

const timer = setInterval(() => {
  const passedS = (performance.now() - startedAt) / 1000
  if (passedS >= Math.min(seconds, MAX_SECONDS)) end()
  else while (sent < passedS * rate) ask()
}, TICK_MS)

function end(): void {
  clearInterval(timer)
  for (const agent of agents) agent.destroy()
  process.stdout.write(JSON.stringify(answers))
}

function ask(): void {
  sent += 1
  if (open >= MAX_OPEN) {
    count('not sent')
    return
  }
  open += 1
  const login = logins[sent % logins.length]
  const guess =
    login === undefined
      ? undefined
      : JSON.stringify({ login, password: `wrong guess ${pid} ${sent}` })
  const request = https.request(
    {
      host: '127.0.0.1',
      port,
      path: guess === undefined ? '/healthz' : '/auth/login',
      method: guess === undefined ? 'GET' : 'POST',
      servername: 'localhost',
      agent: agents[sent % agents.length],
      headers: { host, ...(guess === undefined ? {} : { 'content-type': 'application/json' }) },
    },
    (response) => {
      response.resume().on('end', () => {
        open -= 1
        count(String(response.statusCode))
      })
    },
  )
  request.on('error', () => {
    open -= 1
    count('no answer')
  })
  request.end(guess)
}

function count(what: string): void {
  answers[what] = (answers[what] ?? 0) + 1
}
