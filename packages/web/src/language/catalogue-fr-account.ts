/** English text → French: what people see of their own account. */
export const FRENCH_ACCOUNT: Readonly<Record<string, string>> = {
  'Your directory keeps your password. Change it there; the new one holds here, too.':
    'Votre annuaire conserve votre mot de passe. Changez-le là-bas ; le nouveau vaut aussi ici.',
  'When you do not know one of these, sign out there, and change your password in your directory.':
    'Si vous ne reconnaissez pas l’une de ces sessions, déconnectez-la, et changez votre mot de passe dans votre annuaire.',
  'When you do not know one of these, sign out there, and remove every passkey and linked account that is not yours.':
    'Si vous ne reconnaissez pas l’une de ces sessions, déconnectez-la, et retirez toute clé d’accès et tout compte lié qui n’est pas le vôtre.',
  'Too many attempts. Wait {time}, then try again.':
    'Trop de tentatives. Attendez {time}, puis réessayez.',
  'After your password your account asks for your passkey.':
    'Après votre mot de passe, votre compte demande votre clé d’accès.',
  'This browser knows no passkeys.': 'Ce navigateur ne connaît pas les clés d’accès.',
  'When your device is not at hand: one of the codes that you kept.':
    'Quand vous n’avez pas votre appareil sous la main : l’un des codes que vous avez conservés.',
}
