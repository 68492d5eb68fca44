/** English text → Arabic: plans and payment. */
export const ARABIC_PLAN: Readonly<Record<string, string>> = {
  'Ask the acquirer for a page': 'طلب صفحة من مزوّد الدفع',
  'Ask the acquirer how it stands': 'سؤال مزوّد الدفع عن الحالة',
  'Invoices and payment': 'الفواتير والدفع',
  'It ends on {when}.': 'ينتهي في {when}.',
  'It has ended. All of your data stays.': 'لقد انتهى. تبقى جميع بياناتك.',
  'News of a subscription': 'أخبار اشتراك',
  'Paid until {when}.': 'مدفوع حتى {when}.',
  Plan: 'الباقة',
  Subscribe: 'اشتراك',
  'Subscribe to {plan}': 'الاشتراك في {plan}',
  Subscription: 'الاشتراك',
  'Thank you. It takes some seconds until the acquirer tells us; this page shows it then.':
    'شكرًا لك. يخبرنا مزوّد الدفع خلال ثوانٍ، وتعرضه هذه الصفحة حينها.',
  'The acquirer does not answer at the moment. Nothing was paid; try again later.':
    'مزوّد الدفع لا يجيب الآن. لم يُدفع شيء؛ حاول لاحقًا.',
  'The first payment is not finished yet.': 'لم تكتمل الدفعة الأولى بعد.',
  'The last payment did not succeed, since {when}. It is tried again; you can give another card.':
    'لم تنجح الدفعة الأخيرة منذ {when}. ستُعاد المحاولة، ويمكنك إعطاء بطاقة أخرى.',
  'There is nothing to subscribe to here. Ask the operator of this cloud about plans.':
    'لا يوجد هنا ما يُشترك فيه. اسأل مشغّل هذه السحابة عن الباقات.',
  'This database is being tried.': 'قاعدة البيانات هذه قيد التجربة.',
  'This database is free for education.': 'قاعدة البيانات هذه مجانية للتعليم.',
  'This database is free.': 'قاعدة البيانات هذه مجانية.',
  'This database is paid for.': 'قاعدة البيانات هذه مدفوعة.',
  'Way to the acquirer': 'الوصول إلى مزوّد الدفع',
  'You pay at our acquirer, Stripe, where you type your card. It never comes to this cloud, which keeps nothing of it.':
    'تدفع لدى مزوّدنا Stripe حيث تكتب بطاقتك. لا تصل إلى هذه السحابة أبدًا، ولا تحتفظ بشيء منها.',
}
