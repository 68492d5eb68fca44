/** Texts of the page of the promises. */
export const FRENCH_PROMISES: Readonly<Record<string, string>> = {
  'What we promise you': 'Ce que nous vous promettons',
  'Every sentence of the security policy of {name}, with what was measured of your database and of the whole cloud.':
    'Chaque phrase de la politique de sécurité de {name}, avec ce qui a été mesuré sur votre base et sur tout le cloud.',
  'The page that everybody sees': 'La page que tout le monde voit',
  'The sentences, and what was measured of the whole cloud, are published in English.':
    'Les phrases, et ce qui a été mesuré sur tout le cloud, sont publiées en anglais.',
  'What this cloud stored of its results was changed, cut or made anew. What rests on it counts as broken.':
    'Ce que ce cloud a conservé de ses résultats a été modifié, coupé ou refait. Ce qui en dépend compte comme rompu.',
  'Of {all} promises that can be measured of your database, none is broken.':
    'Sur {all} promesses mesurables sur votre base, aucune n’est rompue.',
  'Of {all} promises that can be measured of your database, {failing, plural, one {# is not kept} other {# are not kept}}.':
    'Sur {all} promesses mesurables sur votre base, {failing, plural, one {# n’est pas tenue} other {# ne sont pas tenues}}.',
  'The whole cloud': 'Tout le cloud',
  'Your database': 'Votre base',
  'As promised': 'Comme promis',
  'Not as promised': 'Pas comme promis',
  'Nothing to see yet': 'Rien à voir encore',
  'Your setting': 'Votre réglage',
  Proved: 'Prouvé',
  Attested: 'Attesté',
  Unproved: 'Non prouvé',
  Broken: 'Rompu',
  'When something fails': 'Quand quelque chose tombe en panne',
  'Your data': 'Vos données',
  'Passwords and sign-in': 'Mots de passe et connexion',
  'Who can look in': 'Qui peut regarder',
  'Servers and data centres': 'Serveurs et centres de données',
  Connections: 'Connexions',
  Software: 'Logiciel',
  'Audits and reports': 'Audits et signalements',
  'Attested by {who}, until {day}': 'Attesté par {who}, jusqu’au {day}',
  'Rules of signing in': 'Règles de connexion',
  '{copies} of the {wanted} copies that should be there by now; over all regions {missing, plural, one {# is missing} other {# are missing}}.':
    '{copies} des {wanted} copies qui devraient déjà exister ; toutes régions confondues, il en manque {missing, plural, one {#} other {#}}.',
  'No backup was made yet, though a night has passed.':
    'Aucune sauvegarde n’a encore été faite, bien qu’une nuit soit passée.',
  'No backup of last night is in all regions.':
    'Aucune sauvegarde de la nuit dernière n’est dans toutes les régions.',
  'The backup of last night is missing: the newest is of {when}.':
    'La sauvegarde de la nuit dernière manque : la plus récente date du {when}.',
  'No copy yet: the first one is made in the first night.':
    'Pas encore de copie : la première est faite la première nuit.',
  '{count, plural, one {# backup is} other {# backups are}} kept, none of them on the ladder yet.':
    '{count, plural, one {# sauvegarde est conservée} other {# sauvegardes sont conservées}}, aucune encore sur l’échelle.',
  '{copies} of {full} copies, the oldest of {when}.':
    '{copies} copies sur {full}, la plus ancienne du {when}.',
  '{copies} of {full} copies: as many as there have to be at the age of the database.':
    '{copies} copies sur {full} : autant qu’il en faut à l’âge de la base.',
  'There is no copy yet.': 'Il n’y a pas encore de copie.',
  '{name} ({place}): {count, plural, one {# copy} other {# copies}}':
    '{name} ({place}) : {count, plural, one {# copie} other {# copies}}',
  'In fewer than {wanted} data centres: {short} of {copies} copies.':
    'Dans moins de {wanted} centres de données : {short} copies sur {copies}.',
  'On fewer than {wanted} continents: {short} of {copies} copies.':
    'Sur moins de {wanted} continents : {short} copies sur {copies}.',
  '{copies, plural, one {The copy lies} other {Each of # copies lies}} in {wanted} data centres or more.':
    '{copies, plural, one {La copie se trouve} other {Chacune des # copies se trouve}} dans {wanted} centres de données ou plus.',
  'There is no copy yet; you can download your data as they are now.':
    'Il n’y a pas encore de copie ; vous pouvez télécharger vos données telles qu’elles sont maintenant.',
  '{copies, plural, one {# copy} other {# copies}} to download, none of which is in all regions, or your data as they are now.':
    '{copies, plural, one {# copie} other {# copies}} à télécharger, dont aucune n’est dans toutes les régions, ou vos données telles qu’elles sont maintenant.',
  '{copies, plural, one {# copy} other {# copies}} to download, the newest of {when}, or your data as they are now.':
    '{copies, plural, one {# copie} other {# copies}} à télécharger, la plus récente du {when}, ou vos données telles qu’elles sont maintenant.',
  'That of last night is missing.': 'Celle de la nuit dernière manque.',
  '{tried} of {copies} copies were restored to see whether they are equal.':
    '{tried} des {copies} copies ont été restaurées pour voir si elles sont identiques.',
  'Every second from {since} to {until} can be brought back.':
    'Chaque seconde du {since} au {until} peut être rétablie.',
  'No backup was restored yet to see whether it is equal, though a night has passed.':
    'Aucune sauvegarde n’a encore été restaurée pour voir si elle est identique, bien qu’une nuit soit passée.',
  'No backup was restored yet to see whether it is equal.':
    'Aucune sauvegarde n’a encore été restaurée pour voir si elle est identique.',
  'The newest backup that was restored and found equal is of {when}: a night is missing.':
    'La sauvegarde la plus récente restaurée et trouvée identique date du {when} : une nuit manque.',
  'The backup of {when} was restored and found equal.':
    'La sauvegarde du {when} a été restaurée et trouvée identique.',
  'The backup of {when} was restored within {time} and found equal.':
    'La sauvegarde du {when} a été restaurée en {time} et trouvée identique.',
  'No copy that was restored and found equal lies in another data centre yet.':
    'Aucune copie restaurée et trouvée identique ne se trouve encore dans un autre centre de données.',
  'The newest copy in another data centre is of {when}: {hours} hours of work would be lost now.':
    'La copie la plus récente dans un autre centre de données date du {when} : {hours} heures de travail seraient perdues maintenant.',
  'Yours ({tier}) is to be back within {hours} hours.':
    'La vôtre ({tier}) doit être rétablie en {hours} heures.',
  'Rehearsed {ago}: {failed} of {all} databases of this kind did not come back.':
    'Exercice {ago} : {failed} bases de ce type sur {all} ne sont pas revenues.',
  'This does not count any more: it is to be rehearsed with all every four weeks.':
    'Cela ne compte plus : l’exercice avec toutes est à refaire toutes les quatre semaines.',
  '{count, plural, one {# database} other {# databases}} of the cloud came back before the turn of another one.':
    '{count, plural, one {# base du cloud est revenue} other {# bases du cloud sont revenues}} avant le tour d’une autre.',
  'The standby of its cluster did not follow when it was looked at, {ago}.':
    'Le serveur de secours de son cluster ne suivait pas lors du dernier contrôle, {ago}.',
  'The standby of its cluster followed when it was looked at, {ago}.':
    'Le serveur de secours de son cluster suivait lors du dernier contrôle, {ago}.',
  'The standby of its cluster was {bytes, plural, one {# byte} other {# bytes}} behind when it was looked at, {ago}.':
    'Le serveur de secours de son cluster avait {bytes, plural, one {# octet} other {# octets}} de retard lors du dernier contrôle, {ago}.',
  '{count, plural, one {# other customer has} other {# other customers have}} the very same database.':
    '{count, plural, one {# autre client a} other {# autres clients ont}} exactement la même base.',
  'A database of your own, which no other customer has, since {when}.':
    'Une base à vous, qu’aucun autre client n’a, depuis le {when}.',
  'The cluster has no database of its name.': 'Le cluster n’a pas de base de ce nom.',
  'No account but its own and those of the platform has the right to connect to yours.':
    'Aucun compte, hormis le sien et ceux de la plateforme, n’a le droit de se connecter à la vôtre.',
  '{count, plural, one {# account that is not its own has} other {# accounts that are not its own have}} the right to connect to it.':
    '{count, plural, one {# compte qui n’est pas le sien a} other {# comptes qui ne sont pas les siens ont}} le droit de s’y connecter.',
  '{count, plural, one {# account that is not its own has} other {# accounts that are not its own have}} a right in it.':
    '{count, plural, one {# compte qui n’est pas le sien y a un droit} other {# comptes qui ne sont pas les siens y ont un droit}}.',
  '{factors} of {people, plural, one {# person who may sign in has} other {# people who may sign in have}} a second factor.':
    '{factors} sur {people, plural, one {# personne qui peut se connecter a} other {# personnes qui peuvent se connecter ont}} un second facteur.',
  'Nobody has a password here.': 'Personne n’a de mot de passe ici.',
  '{weak} of {count, plural, one {# password is} other {# passwords are}} kept otherwise than promised.':
    '{weak} sur {count, plural, one {# mot de passe est conservé} other {# mots de passe sont conservés}} autrement que promis.',
  '{count, plural, one {# password, kept as promised} other {# passwords, all kept as promised}}, with at least {rounds} rounds.':
    '{count, plural, one {# mot de passe, conservé comme promis} other {# mots de passe, tous conservés comme promis}}, avec au moins {rounds} itérations.',
  'After {attempts, plural, one {# wrong password} other {# wrong passwords}} within {window} one waits, {cooldown} at first.':
    'Après {attempts, plural, one {# mot de passe erroné} other {# mots de passe erronés}} en {window}, il faut attendre, {cooldown} au début.',
  'A new password has at least {count} characters.':
    'Un nouveau mot de passe a au moins {count} caractères.',
  'Nothing made for staff is in your database, and no account but its own and those of the platform may connect to it or has a right in it.':
    'Rien de fait pour notre équipe ne se trouve dans votre base, et aucun compte, hormis le sien et ceux de la plateforme, ne peut s’y connecter ni n’y a de droit.',
  '{count, plural, one {# thing made for staff is} other {# things made for staff are}} in your database.':
    '{count, plural, one {# élément fait pour notre équipe se trouve} other {# éléments faits pour notre équipe se trouvent}} dans votre base.',
  'Support did not come in within the last {days} days.':
    'L’assistance n’est pas entrée au cours des {days} derniers jours.',
  'Support came in {visits, plural, one {# time} other {# times}} within the last {days} days, last on {when}.':
    'L’assistance est entrée {visits, plural, one {# fois} other {# fois}} au cours des {days} derniers jours, la dernière le {when}.',
  'Nobody of support may come in now.': 'Personne de l’assistance ne peut entrer maintenant.',
  'For {count, plural, one {# visit} other {# visits}} there was no grant of yours that held.':
    'Pour {count, plural, one {# visite} other {# visites}}, aucune autorisation de votre part n’était valable.',
  'Support may come in now: {count, plural, one {# grant holds} other {# grants hold}}.':
    'L’assistance peut entrer maintenant : {count, plural, one {# autorisation est valable} other {# autorisations sont valables}}.',
  '{count, plural, one {# request waits} other {# requests wait}} for your answer.':
    '{count, plural, one {# demande attend} other {# demandes attendent}} votre réponse.',
  '{host}: good for {days, plural, one {# more day} other {# more days}}, until {when}.':
    '{host} : valable encore {days, plural, one {# jour} other {# jours}}, jusqu’au {when}.',
  '{host}: it has no certificate that is good today.':
    '{host} : aucun certificat valable aujourd’hui.',
  '{host}: a key or a signature of its certificates is weaker than promised.':
    '{host} : une clé ou une signature de ses certificats est plus faible que promis.',
  '{count, plural, one {# domain of yours was} other {# domains of yours were}} not shown to be yours yet.':
    '{count, plural, one {# de vos domaines n’a} other {# de vos domaines n’ont}} pas encore été reconnus comme vôtres.',
}
