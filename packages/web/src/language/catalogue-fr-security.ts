/** English text → French: the page Security. */
export const FRENCH_SECURITY: Readonly<Record<string, string>> = {
  Security: 'Sécurité',
  'Parts of the security': 'Parties de la sécurité',
}
