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
  'It is your last second factor: from then on your password alone opens your account, and the recovery codes are void. Delete the passkey on the device, too.':
    'C’est votre dernier second facteur : dès lors, votre mot de passe seul ouvre votre compte, et les codes de secours sont nuls. Supprimez aussi la clé d’accès sur l’appareil.',
  'This device is asked for no more. Delete the passkey on the device, too.':
    'Cet appareil ne sera plus demandé. Supprimez aussi la clé d’accès sur l’appareil.',
  'Your administrator turned signing in by passkeys alone off. A device that you unlock is asked for after your password; it works on this site and on no other, so nobody can lure it out of you.':
    'Votre administrateur a désactivé la connexion par clé d’accès seule. Un appareil que vous déverrouillez est demandé après votre mot de passe ; il ne fonctionne que sur ce site : personne ne peut vous la soutirer.',
  'Your administrator turned signing in by passkeys alone off. A device that you unlock is asked for after you came by another way.':
    'Votre administrateur a désactivé la connexion par clé d’accès seule. Un appareil que vous déverrouillez est demandé après un autre moyen de connexion.',
  'The passkey is asked for after your password from now on.':
    'La clé d’accès est désormais demandée après votre mot de passe.',
  'Your passkeys cannot be shown now: {why}':
    'Impossible d’afficher vos clés d’accès maintenant : {why}',
}
