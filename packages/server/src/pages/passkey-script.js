// Signs in by a passkey: asks the server for a challenge, the device for an answer, and goes on. Nothing else on these
// pages needs a script. Where a browser cannot read the options itself (before 2025), the button stays hidden.
const part = document.querySelector('[data-passkey]')
const canAsk =
  'PublicKeyCredential' in globalThis && 'parseRequestOptionsFromJSON' in PublicKeyCredential
if (part instanceof HTMLElement && canAsk) {
  const button = part.querySelector('button')
  const problem = part.querySelector('[role=alert]')
  const { passkey: path, next } = part.dataset
  const enter = async () => {
    button.disabled = true
    problem.hidden = true
    try {
      await prove(path)
      location.assign(next)
    } catch (error) {
      // Whoever changes his mind is told nothing.
      problem.textContent = error.message
      problem.hidden = error.name === 'NotAllowedError' || error.name === 'AbortError'
      button.disabled = false
    }
  }
  button.addEventListener('click', () => {
    void enter()
  })
  part.hidden = false
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
