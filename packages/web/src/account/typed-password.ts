import { type PasswordDemands, strengthOf } from '@zennnn/kernel'
import { typedWords } from './typed-password-words.ts'

/** After it a screen reader says what is seen at once. */
const PAUSE_MS = 1000

/**
 * The script of those pages of the server that ask for a new password: says beneath it, while somebody types, what the server
 * would say of it. Nothing leaves the browser. The pages work without it.
 */
for (const place of document.querySelectorAll<HTMLElement>('[data-strength-of]')) follow(place)

function follow(place: HTMLElement): void {
  const { strengthOf: name = '', demands = '', knownFrom = '' } = place.dataset
  const input = inputNamed(name)
  if (input === undefined) return
  const asked = toDemands(JSON.parse(demands))
  // What else is typed on the page and will be known: the company, the name.
  const others = knownFrom.split(' ').flatMap((one) => inputNamed(one) ?? [])
  let pause: number | undefined
  const show = (): void => {
    const words = [...asked.words, ...others.map(({ value }) => value)]
    const strength = strengthOf(input.value, { ...asked, words })
    place.textContent = input.value === '' ? '' : typedWords(strength)
    place.dataset['strength'] = input.value === '' ? '' : strength.kind
    place.setAttribute('aria-busy', 'true')
    clearTimeout(pause)
    pause = setTimeout(() => place.setAttribute('aria-busy', 'false'), PAUSE_MS)
  }
  for (const one of [input, ...others]) one.addEventListener('input', show)
}

function inputNamed(name: string): HTMLInputElement | undefined {
  const found = name === '' ? null : document.querySelector(`input[name="${name}"]`)
  return found instanceof HTMLInputElement ? found : undefined
}

function toDemands(value: unknown): PasswordDemands {
  const { minimumLength, refuseCommon, words } = Object(value)
  return {
    minimumLength: Number(minimumLength),
    refuseCommon: refuseCommon === true,
    words: Array.isArray(words) ? words.map(String) : [],
  }
}
