import { t } from '../language/language.ts'

/** Of a sentence for the whole cloud. `attested`: somebody signed for what no program can try. */
export type PromiseState = 'proved' | 'attested' | 'unproved' | 'broken'

export function promiseStateWords(state: PromiseState): string {
  switch (state) {
    case 'proved':
      return t('Proved')
    case 'attested':
      return t('Attested')
    case 'unproved':
      return t('Unproved')
    case 'broken':
      return t('Broken')
  }
}
