// Signs in by a passkey, or makes the first: asks the server for a challenge, the device for an answer, and goes on. Nothing else on these
// pages needs a script. Where a browser cannot read the options itself (before 2025), the button stays hidden.
const part = document.querySelector('[data-passkey]')
const canAsk =
  'PublicKeyCredential' in globalThis && 'parseRequestOptionsFromJSON' in PublicKeyCredential
if (part instanceof HTMLElement && canAsk) {
  const { passkey: path, next } = part.dataset
  offer(part, async () => {
    await prove(path)
    location.assign(next)
  })
}
const maker = document.querySelector('[data-make]')
if (maker instanceof HTMLElement && canAsk)
  offer(maker, async () => {
    showCodes(await make(maker.dataset.make))
  })

/**
 * @param {HTMLElement} place
 * @param {() => Promise<void>} act
 */
function offer(place, act) {
  const button = place.querySelector('button')
  const problem = place.querySelector('[role=alert]')
  const attempt = async () => {
    button.disabled = true
    problem.hidden = true
    try {
      await act()
    } catch (error) {
      // Whoever changes his mind is told nothing.
      problem.textContent = error.message
      problem.hidden = error.name === 'NotAllowedError' || error.name === 'AbortError'
      button.disabled = false
    }
  }
  button.addEventListener('click', () => {
    void attempt()
  })
  place.hidden = false
}

/**
 * @param {string} path
 * @returns {Promise<readonly string[]>}
 */
async function make(path) {
  /** @type {PublicKeyCredentialCreationOptionsJSON} */
  const options = await post(`${path}/options`, {})
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  const passkey = await navigator.credentials.create({ publicKey })
  const answer = await post(path, { name: 'Made when signing in', passkey: passkey.toJSON() })
  return answer.recovery_codes
}

/** @param {readonly string[]} codes */
function showCodes(codes) {
  const place = document.querySelector('[data-codes]')
  for (const one of codes) {
    const line = document.createElement('li')
    const code = document.createElement('code')
    code.textContent = one
    line.append(code)
    place.querySelector('ul').append(line)
  }
  document.querySelector('[data-set-up]').hidden = true
  place.hidden = false
  place.querySelector('h2').focus()
}

/** @param {string} path */
async function prove(path) {
  /** @type {PublicKeyCredentialRequestOptionsJSON} */
  const options = await post('/auth/passkey/options', {})
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  const passkey = await navigator.credentials.get({ publicKey })
  await post(path, { passkey: passkey.toJSON() })
}

/**
 * @param {string} path
 * @param {unknown} body
 */
async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = await response.json()
  if (response.ok) return answer
  throw new Error([answer.message, answer.hint].filter(Boolean).join(' '))
}
