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
  'An app on your phone shows a code of six digits, which is asked for after you came by another way. Whoever only got hold of that way does not get in.':
    'Une application sur votre téléphone affiche un code à six chiffres, demandé après un autre moyen de connexion. Qui ne s’est emparé que de ce moyen n’entre pas.',
  'From then on nothing more is asked for when you sign in. The recovery codes are void.':
    'Dès lors, rien d’autre ne vous est demandé à la connexion. Les codes de secours ne vaudront plus rien.',
  'From then on one of your passkeys is asked for after you came by another way. The recovery codes stay.':
    'Dès lors, l’une de vos clés d’accès est demandée après un autre moyen de connexion. Les codes de secours restent.',
  'When you do not have your device at hand, each of these codes, after you came by another way, opens the account once. They are not shown again.':
    'Quand vous n’avez pas votre appareil sous la main, chacun de ces codes ouvre le compte une fois, après un autre moyen de connexion. Ils ne seront plus affichés.',
  'The passkey is asked for from now on, after you came by another way.':
    'La clé d’accès est désormais demandée, après un autre moyen de connexion.',
  'It is your last second factor: from then on nothing more is asked for when you sign in, and the recovery codes are void. Delete the passkey on the device, too.':
    'C’est votre dernier second facteur : dès lors, rien d’autre ne vous est demandé à la connexion, et les codes de secours ne valent plus rien. Supprimez aussi la clé d’accès sur l’appareil.',
  'Your linked accounts cannot be shown now: {why}':
    'Impossible d’afficher vos comptes liés maintenant : {why}',
  'Your recovery codes cannot be shown now: {why}':
    'Impossible d’afficher vos codes de secours maintenant : {why}',
  'Your sessions cannot be shown now: {why}':
    'Impossible d’afficher vos sessions maintenant : {why}',
}
