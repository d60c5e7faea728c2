// Every rule. One file per vendor; a test checks that each stands here.
import type { SecretRule } from '../types.ts';
import { ablyRules } from './ably.ts';
import { adobeRules } from './adobe.ts';
import { adyenRules } from './adyen.ts';
import { agoraRules } from './agora.ts';
import { ai21Rules } from './ai21.ts';
import { airtableRules } from './airtable.ts';
import { alchemyRules } from './alchemy.ts';
import { algoliaRules } from './algolia.ts';
import { amplitudeRules } from './amplitude.ts';
import { anthropicRules } from './anthropic.ts';
import { anyscaleRules } from './anyscale.ts';
import { apifyRules } from './apify.ts';
import { asanaRules } from './asana.ts';
import { assemblyaiRules } from './assemblyai.ts';
import { atlassianRules } from './atlassian.ts';
import { auth0Rules } from './auth0.ts';
import { awsRules } from './aws.ts';
import { azureRules } from './azure.ts';
import { baiduRules } from './baidu.ts';
import { beamerRules } from './beamer.ts';
import { bigcommerceRules } from './bigcommerce.ts';
import { bitlyRules } from './bitly.ts';
import { boxRules } from './box.ts';
import { braintreeRules } from './braintree.ts';
import { braveSearchRules } from './brave-search.ts';
import { brevoRules } from './brevo.ts';
import { browserbaseRules } from './browserbase.ts';
import { cerebrasRules } from './cerebras.ts';
import { chargebeeRules } from './chargebee.ts';
import { checkoutComRules } from './checkout-com.ts';
import { clarifaiRules } from './clarifai.ts';
import { clerkRules } from './clerk.ts';
import { clickupRules } from './clickup.ts';
import { cloudinaryRules } from './cloudinary.ts';
import { cohereRules } from './cohere.ts';
import { coinbaseRules } from './coinbase.ts';
import { composioRules } from './composio.ts';
import { configAccountRules } from './config-accounts.ts';
import { configEnvironmentRules } from './config-environment.ts';
import { configFrameworkRules } from './config-framework.ts';
import { configPasswordRules } from './config-password.ts';
import { configShellRules } from './config-shell.ts';
import { configXmlRules } from './config-xml.ts';
import { connectionStringRules } from './connection-string.ts';
import { contentfulRules } from './contentful.ts';
import { courierRules } from './courier.ts';
import { crispRules } from './crisp.ts';
import { cursorRules } from './cursor.ts';
import { customerIoRules } from './customer-io.ts';
import { dashscopeRules } from './dashscope.ts';
import { databricksRules } from './databricks.ts';
import { datadogRules } from './datadog.ts';
import { daytonaRules } from './daytona.ts';
import { deepgramRules } from './deepgram.ts';
import { deepseekRules } from './deepseek.ts';
import { definedNetworkingRules } from './defined-networking.ts';
import { digitaloceanRules } from './digitalocean.ts';
import { dingtalkRules } from './dingtalk.ts';
import { discordRules } from './discord.ts';
import { dockerRules } from './docker.ts';
import { docusignRules } from './docusign.ts';
import { doordashRules } from './doordash.ts';
import { driftRules } from './drift.ts';
import { dropboxRules } from './dropbox.ts';
import { dropboxSignRules } from './dropbox-sign.ts';
import { duffelRules } from './duffel.ts';
import { dwollaRules } from './dwolla.ts';
import { e2bRules } from './e2b.ts';
import { easypostRules } from './easypost.ts';
import { elevenlabsRules } from './elevenlabs.ts';
import { etherscanRules } from './etherscan.ts';
import { evernoteRules } from './evernote.ts';
import { exaRules } from './exa.ts';
import { falRules } from './fal.ts';
import { feishuRules } from './feishu.ts';
import { figmaRules } from './figma.ts';
import { finicityRules } from './finicity.ts';
import { firecrawlRules } from './firecrawl.ts';
import { fireworksRules } from './fireworks.ts';
import { flutterwaveRules } from './flutterwave.ts';
import { frameIoRules } from './frame-io.ts';
import { freshdeskRules } from './freshdesk.ts';
import { genericSecretRules } from './generic-secret.ts';
import { ghostRules } from './ghost.ts';
import { githubRules } from './github.ts';
import { gitlabRules } from './gitlab.ts';
import { gocardlessRules } from './gocardless.ts';
import { googleRules } from './google.ts';
import { groqRules } from './groq.ts';
import { gumroadRules } from './gumroad.ts';
import { hashicorpRules } from './hashicorp.ts';
import { heliconeRules } from './helicone.ts';
import { hubspotRules } from './hubspot.ts';
import { huggingFaceRules } from './hugging-face.ts';
import { iftttRules } from './ifttt.ts';
import { imagekitRules } from './imagekit.ts';
import { infuraRules } from './infura.ts';
import { intercomRules } from './intercom.ts';
import { ipinfoRules } from './ipinfo.ts';
import { jinaRules } from './jina.ts';
import { jwtRules } from './jwt.ts';
import { kakaoRules } from './kakao.ts';
import { klaviyoRules } from './klaviyo.ts';
import { langfuseRules } from './langfuse.ts';
import { langsmithRules } from './langsmith.ts';
import { lineRules } from './line.ts';
import { linearRules } from './linear.ts';
import { linkedinRules } from './linkedin.ts';
import { livekitRules } from './livekit.ts';
import { llamaCloudRules } from './llama-cloud.ts';
import { lobRules } from './lob.ts';
import { loopsRules } from './loops.ts';
import { lumaRules } from './luma.ts';
import { mailchimpRules } from './mailchimp.ts';
import { mailersendRules } from './mailersend.ts';
import { mailgunRules } from './mailgun.ts';
import { mailjetRules } from './mailjet.ts';
import { mailtrapRules } from './mailtrap.ts';
import { makeRules } from './make.ts';
import { mapboxRules } from './mapbox.ts';
import { matrixRules } from './matrix.ts';
import { mattermostRules } from './mattermost.ts';
import { mem0Rules } from './mem0.ts';
import { mercadoPagoRules } from './mercado-pago.ts';
import { messagebirdRules } from './messagebird.ts';
import { metaRules } from './meta.ts';
import { microsoftTeamsRules } from './microsoft-teams.ts';
import { midtransRules } from './midtrans.ts';
import { miroRules } from './miro.ts';
import { mistralRules } from './mistral.ts';
import { mixpanelRules } from './mixpanel.ts';
import { mollieRules } from './mollie.ts';
import { moonshotRules } from './moonshot.ts';
import { muxRules } from './mux.ts';
import { n8nRules } from './n8n.ts';
import { notionRules } from './notion.ts';
import { npmRules } from './npm.ts';
import { nvidiaRules } from './nvidia.ts';
import { nylasRules } from './nylas.ts';
import { oktaRules } from './okta.ts';
import { onesignalRules } from './onesignal.ts';
import { onfidoRules } from './onfido.ts';
import { openaiRules } from './openai.ts';
import { openrouterRules } from './openrouter.ts';
import { paddleRules } from './paddle.ts';
import { patreonRules } from './patreon.ts';
import { paypalRules } from './paypal.ts';
import { paystackRules } from './paystack.ts';
import { perplexityRules } from './perplexity.ts';
import { personaRules } from './persona.ts';
import { pineconeRules } from './pinecone.ts';
import { pinterestRules } from './pinterest.ts';
import { pipedriveRules } from './pipedrive.ts';
import { plaidRules } from './plaid.ts';
import { plivoRules } from './plivo.ts';
import { postmarkRules } from './postmark.ts';
import { prismicRules } from './prismic.ts';
import { privateKeyRules } from './private-key.ts';
import { pubnubRules } from './pubnub.ts';
import { pushbulletRules } from './pushbullet.ts';
import { pusherRules } from './pusher.ts';
import { pypiRules } from './pypi.ts';
import { qdrantRules } from './qdrant.ts';
import { rampRules } from './ramp.ts';
import { rapidapiRules } from './rapidapi.ts';
import { razorpayRules } from './razorpay.ts';
import { readmeRules } from './readme.ts';
import { recurlyRules } from './recurly.ts';
import { replicateRules } from './replicate.ts';
import { resendRules } from './resend.ts';
import { retoolRules } from './retool.ts';
import { rocketChatRules } from './rocket-chat.ts';
import { runpodRules } from './runpod.ts';
import { salesforceRules } from './salesforce.ts';
import { sanityRules } from './sanity.ts';
import { segmentRules } from './segment.ts';
import { sendbirdRules } from './sendbird.ts';
import { sendgridRules } from './sendgrid.ts';
import { serpapiRules } from './serpapi.ts';
import { settlemintRules } from './settlemint.ts';
import { shippoRules } from './shippo.ts';
import { shodanRules } from './shodan.ts';
import { shopifyRules } from './shopify.ts';
import { shopwareRules } from './shopware.ts';
import { sinchRules } from './sinch.ts';
import { slackRules } from './slack.ts';
import { sparkpostRules } from './sparkpost.ts';
import { spotifyRules } from './spotify.ts';
import { squareRules } from './square.ts';
import { storyblokRules } from './storyblok.ts';
import { strapiRules } from './strapi.ts';
import { stravaRules } from './strava.ts';
import { streamRules } from './stream.ts';
import { stripeRules } from './stripe.ts';
import { tavilyRules } from './tavily.ts';
import { telegramRules } from './telegram.ts';
import { telnyxRules } from './telnyx.ts';
import { tiktokRules } from './tiktok.ts';
import { todoistRules } from './todoist.ts';
import { togetherRules } from './together.ts';
import { twilioRules } from './twilio.ts';
import { twitchRules } from './twitch.ts';
import { twitterRules } from './twitter.ts';
import { typeformRules } from './typeform.ts';
import { urlUserInfoRules } from './url-user-info.ts';
import { veriffRules } from './veriff.ts';
import { viberRules } from './viber.ts';
import { virustotalRules } from './virustotal.ts';
import { vonageRules } from './vonage.ts';
import { voyageRules } from './voyage.ts';
import { wandbRules } from './wandb.ts';
import { weaviateRules } from './weaviate.ts';
import { webexRules } from './webex.ts';
import { wechatRules } from './wechat.ts';
import { wiseRules } from './wise.ts';
import { woocommerceRules } from './woocommerce.ts';
import { xaiRules } from './xai.ts';
import { xenditRules } from './xendit.ts';
import { yelpRules } from './yelp.ts';
import { zapierRules } from './zapier.ts';
import { zendeskRules } from './zendesk.ts';
import { zhipuRules } from './zhipu.ts';
import { zoomRules } from './zoom.ts';

export const secretRules: readonly SecretRule[] = [
  ...ablyRules,
  ...adobeRules,
  ...adyenRules,
  ...agoraRules,
  ...ai21Rules,
  ...airtableRules,
  ...alchemyRules,
  ...algoliaRules,
  ...amplitudeRules,
  ...anthropicRules,
  ...anyscaleRules,
  ...apifyRules,
  ...asanaRules,
  ...assemblyaiRules,
  ...atlassianRules,
  ...auth0Rules,
  ...awsRules,
  ...azureRules,
  ...baiduRules,
  ...beamerRules,
  ...bigcommerceRules,
  ...bitlyRules,
  ...boxRules,
  ...braintreeRules,
  ...braveSearchRules,
  ...brevoRules,
  ...browserbaseRules,
  ...cerebrasRules,
  ...chargebeeRules,
  ...checkoutComRules,
  ...clarifaiRules,
  ...clerkRules,
  ...clickupRules,
  ...cloudinaryRules,
  ...cohereRules,
  ...coinbaseRules,
  ...composioRules,
  ...configAccountRules,
  ...configEnvironmentRules,
  ...configFrameworkRules,
  ...configPasswordRules,
  ...configShellRules,
  ...configXmlRules,
  ...connectionStringRules,
  ...contentfulRules,
  ...courierRules,
  ...crispRules,
  ...cursorRules,
  ...customerIoRules,
  ...dashscopeRules,
  ...databricksRules,
  ...datadogRules,
  ...daytonaRules,
  ...deepgramRules,
  ...deepseekRules,
  ...definedNetworkingRules,
  ...digitaloceanRules,
  ...dingtalkRules,
  ...discordRules,
  ...dockerRules,
  ...docusignRules,
  ...doordashRules,
  ...driftRules,
  ...dropboxRules,
  ...dropboxSignRules,
  ...duffelRules,
  ...dwollaRules,
  ...e2bRules,
  ...easypostRules,
  ...elevenlabsRules,
  ...etherscanRules,
  ...evernoteRules,
  ...exaRules,
  ...falRules,
  ...feishuRules,
  ...figmaRules,
  ...finicityRules,
  ...firecrawlRules,
  ...fireworksRules,
  ...flutterwaveRules,
  ...frameIoRules,
  ...freshdeskRules,
  ...genericSecretRules,
  ...ghostRules,
  ...githubRules,
  ...gitlabRules,
  ...gocardlessRules,
  ...googleRules,
  ...groqRules,
  ...gumroadRules,
  ...hashicorpRules,
  ...heliconeRules,
  ...hubspotRules,
  ...huggingFaceRules,
  ...iftttRules,
  ...imagekitRules,
  ...infuraRules,
  ...intercomRules,
  ...ipinfoRules,
  ...jinaRules,
  ...jwtRules,
  ...kakaoRules,
  ...klaviyoRules,
  ...langfuseRules,
  ...langsmithRules,
  ...lineRules,
  ...linearRules,
  ...linkedinRules,
  ...livekitRules,
  ...llamaCloudRules,
  ...lobRules,
  ...loopsRules,
  ...lumaRules,
  ...mailchimpRules,
  ...mailersendRules,
  ...mailgunRules,
  ...mailjetRules,
  ...mailtrapRules,
  ...makeRules,
  ...mapboxRules,
  ...matrixRules,
  ...mattermostRules,
  ...mem0Rules,
  ...mercadoPagoRules,
  ...messagebirdRules,
  ...metaRules,
  ...microsoftTeamsRules,
  ...midtransRules,
  ...miroRules,
  ...mistralRules,
  ...mixpanelRules,
  ...mollieRules,
  ...moonshotRules,
  ...muxRules,
  ...n8nRules,
  ...notionRules,
  ...npmRules,
  ...nvidiaRules,
  ...nylasRules,
  ...oktaRules,
  ...onesignalRules,
  ...onfidoRules,
  ...openaiRules,
  ...openrouterRules,
  ...paddleRules,
  ...patreonRules,
  ...paypalRules,
  ...paystackRules,
  ...perplexityRules,
  ...personaRules,
  ...pineconeRules,
  ...pinterestRules,
  ...pipedriveRules,
  ...plaidRules,
  ...plivoRules,
  ...postmarkRules,
  ...prismicRules,
  ...privateKeyRules,
  ...pubnubRules,
  ...pushbulletRules,
  ...pusherRules,
  ...pypiRules,
  ...qdrantRules,
  ...rampRules,
  ...rapidapiRules,
  ...razorpayRules,
  ...readmeRules,
  ...recurlyRules,
  ...replicateRules,
  ...resendRules,
  ...retoolRules,
  ...rocketChatRules,
  ...runpodRules,
  ...salesforceRules,
  ...sanityRules,
  ...segmentRules,
  ...sendbirdRules,
  ...sendgridRules,
  ...serpapiRules,
  ...settlemintRules,
  ...shippoRules,
  ...shodanRules,
  ...shopifyRules,
  ...shopwareRules,
  ...sinchRules,
  ...slackRules,
  ...sparkpostRules,
  ...spotifyRules,
  ...squareRules,
  ...storyblokRules,
  ...strapiRules,
  ...stravaRules,
  ...streamRules,
  ...stripeRules,
  ...tavilyRules,
  ...telegramRules,
  ...telnyxRules,
  ...tiktokRules,
  ...todoistRules,
  ...togetherRules,
  ...twilioRules,
  ...twitchRules,
  ...twitterRules,
  ...typeformRules,
  ...urlUserInfoRules,
  ...veriffRules,
  ...viberRules,
  ...virustotalRules,
  ...vonageRules,
  ...voyageRules,
  ...wandbRules,
  ...weaviateRules,
  ...webexRules,
  ...wechatRules,
  ...wiseRules,
  ...woocommerceRules,
  ...xaiRules,
  ...xenditRules,
  ...yelpRules,
  ...zapierRules,
  ...zendeskRules,
  ...zhipuRules,
  ...zoomRules,
];
