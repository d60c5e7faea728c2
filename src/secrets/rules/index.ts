// Every rule. One file per vendor; a test checks that each stands here.
import type { SecretRule } from '../types.ts';
import { ablyRules } from './ably.ts';
import { adobeRules } from './adobe.ts';
import { adyenRules } from './adyen.ts';
import { ageRules } from './age.ts';
import { agoraRules } from './agora.ts';
import { ai21Rules } from './ai21.ts';
import { airbrakeRules } from './airbrake.ts';
import { airbyteRules } from './airbyte.ts';
import { airtableRules } from './airtable.ts';
import { aivenRules } from './aiven.ts';
import { akamaiRules } from './akamai.ts';
import { alchemyRules } from './alchemy.ts';
import { algoliaRules } from './algolia.ts';
import { alibabaRules } from './alibaba.ts';
import { amplitudeRules } from './amplitude.ts';
import { ansibleGalaxyRules } from './ansible-galaxy.ts';
import { anthropicRules } from './anthropic.ts';
import { anyscaleRules } from './anyscale.ts';
import { apifyRules } from './apify.ts';
import { appsignalRules } from './appsignal.ts';
import { appveyorRules } from './appveyor.ts';
import { appwriteRules } from './appwrite.ts';
import { asanaRules } from './asana.ts';
import { assemblyaiRules } from './assemblyai.ts';
import { atlassianRules } from './atlassian.ts';
import { auth0Rules } from './auth0.ts';
import { awsRules } from './aws.ts';
import { axiomRules } from './axiom.ts';
import { azureRules } from './azure.ts';
import { azureDevopsRules } from './azure-devops.ts';
import { azureKeysRules } from './azure-keys.ts';
import { backblazeRules } from './backblaze.ts';
import { baiduRules } from './baidu.ts';
import { beamerRules } from './beamer.ts';
import { betterStackRules } from './better-stack.ts';
import { bigcommerceRules } from './bigcommerce.ts';
import { binanceRules } from './binance.ts';
import { bitbucketRules } from './bitbucket.ts';
import { bitlyRules } from './bitly.ts';
import { bitriseRules } from './bitrise.ts';
import { bitwardenRules } from './bitwarden.ts';
import { boxRules } from './box.ts';
import { braintreeRules } from './braintree.ts';
import { braveSearchRules } from './brave-search.ts';
import { brevoRules } from './brevo.ts';
import { browserbaseRules } from './browserbase.ts';
import { browserstackRules } from './browserstack.ts';
import { bugsnagRules } from './bugsnag.ts';
import { buildkiteRules } from './buildkite.ts';
import { calComRules } from './cal-com.ts';
import { cartesiaRules } from './cartesia.ts';
import { cerebrasRules } from './cerebras.ts';
import { chargebeeRules } from './chargebee.ts';
import { checklyRules } from './checkly.ts';
import { checkoutComRules } from './checkout-com.ts';
import { chromaticRules } from './chromatic.ts';
import { circleciRules } from './circleci.ts';
import { ciscoMerakiRules } from './cisco-meraki.ts';
import { civoRules } from './civo.ts';
import { clarifaiRules } from './clarifai.ts';
import { clerkRules } from './clerk.ts';
import { clickhouseRules } from './clickhouse.ts';
import { clickupRules } from './clickup.ts';
import { clojarsRules } from './clojars.ts';
import { cloudflareRules } from './cloudflare.ts';
import { cloudinaryRules } from './cloudinary.ts';
import { cloudsmithRules } from './cloudsmith.ts';
import { cockroachRules } from './cockroach.ts';
import { cocoapodsRules } from './cocoapods.ts';
import { codacyRules } from './codacy.ts';
import { codeClimateRules } from './code-climate.ts';
import { codecovRules } from './codecov.ts';
import { cohereRules } from './cohere.ts';
import { coinbaseRules } from './coinbase.ts';
import { composioRules } from './composio.ts';
import { configAccountRules } from './config-accounts.ts';
import { configEnvironmentRules } from './config-environment.ts';
import { configFrameworkRules } from './config-framework.ts';
import { configPasswordRules } from './config-password.ts';
import { configServiceRules } from './config-services.ts';
import { configShellRules } from './config-shell.ts';
import { configXmlRules } from './config-xml.ts';
import { confluentRules } from './confluent.ts';
import { connectionStringRules } from './connection-string.ts';
import { consulRules } from './consul.ts';
import { contentfulRules } from './contentful.ts';
import { context7Rules } from './context7.ts';
import { convexRules } from './convex.ts';
import { coralogixRules } from './coralogix.ts';
import { couchbaseRules } from './couchbase.ts';
import { courierRules } from './courier.ts';
import { coverallsRules } from './coveralls.ts';
import { cratesIoRules } from './crates-io.ts';
import { crispRules } from './crisp.ts';
import { crowdinRules } from './crowdin.ts';
import { crowdstrikeRules } from './crowdstrike.ts';
import { cursorRules } from './cursor.ts';
import { customerIoRules } from './customer-io.ts';
import { cypressRules } from './cypress.ts';
import { dagsterRules } from './dagster.ts';
import { dashscopeRules } from './dashscope.ts';
import { databricksRules } from './databricks.ts';
import { datadogRules } from './datadog.ts';
import { datastaxRules } from './datastax.ts';
import { daytonaRules } from './daytona.ts';
import { dbtRules } from './dbt.ts';
import { deepgramRules } from './deepgram.ts';
import { deepseekRules } from './deepseek.ts';
import { definedNetworkingRules } from './defined-networking.ts';
import { denoRules } from './deno.ts';
import { depotRules } from './depot.ts';
import { digitaloceanRules } from './digitalocean.ts';
import { digitaloceanSpacesRules } from './digitalocean-spaces.ts';
import { dingtalkRules } from './dingtalk.ts';
import { discordRules } from './discord.ts';
import { dnsimpleRules } from './dnsimple.ts';
import { dockerRules } from './docker.ts';
import { dockerSwarmRules } from './docker-swarm.ts';
import { docusignRules } from './docusign.ts';
import { doordashRules } from './doordash.ts';
import { dopplerRules } from './doppler.ts';
import { driftRules } from './drift.ts';
import { droneRules } from './drone.ts';
import { dropboxRules } from './dropbox.ts';
import { dropboxSignRules } from './dropbox-sign.ts';
import { dubRules } from './dub.ts';
import { duffelRules } from './duffel.ts';
import { dwollaRules } from './dwolla.ts';
import { dynatraceRules } from './dynatrace.ts';
import { e2bRules } from './e2b.ts';
import { easypostRules } from './easypost.ts';
import { elasticRules } from './elastic.ts';
import { elevenlabsRules } from './elevenlabs.ts';
import { etherscanRules } from './etherscan.ts';
import { evernoteRules } from './evernote.ts';
import { exaRules } from './exa.ts';
import { exoscaleRules } from './exoscale.ts';
import { expoRules } from './expo.ts';
import { falRules } from './fal.ts';
import { fastlyRules } from './fastly.ts';
import { feishuRules } from './feishu.ts';
import { figmaRules } from './figma.ts';
import { finicityRules } from './finicity.ts';
import { firebaseRules } from './firebase.ts';
import { firecrawlRules } from './firecrawl.ts';
import { firehydrantRules } from './firehydrant.ts';
import { fireworksRules } from './fireworks.ts';
import { flutterwaveRules } from './flutterwave.ts';
import { flyIoRules } from './fly-io.ts';
import { fossaRules } from './fossa.ts';
import { frameIoRules } from './frame-io.ts';
import { freshdeskRules } from './freshdesk.ts';
import { gandiRules } from './gandi.ts';
import { genericSecretRules } from './generic-secret.ts';
import { ghostRules } from './ghost.ts';
import { giteaRules } from './gitea.ts';
import { gitguardianRules } from './gitguardian.ts';
import { githubRules } from './github.ts';
import { gitlabRules } from './gitlab.ts';
import { gitpodRules } from './gitpod.ts';
import { gocardlessRules } from './gocardless.ts';
import { godaddyRules } from './godaddy.ts';
import { googleRules } from './google.ts';
import { gradleRules } from './gradle.ts';
import { grafanaRules } from './grafana.ts';
import { groqRules } from './groq.ts';
import { gumroadRules } from './gumroad.ts';
import { harnessRules } from './harness.ts';
import { hashicorpRules } from './hashicorp.ts';
import { heliconeRules } from './helicone.ts';
import { herokuRules } from './heroku.ts';
import { hetznerRules } from './hetzner.ts';
import { hexPmRules } from './hex-pm.ts';
import { honeycombRules } from './honeycomb.ts';
import { httpHeaderRules } from './http-headers.ts';
import { hubspotRules } from './hubspot.ts';
import { huggingFaceRules } from './hugging-face.ts';
import { ibmCloudRules } from './ibm-cloud.ts';
import { iftttRules } from './ifttt.ts';
import { imagekitRules } from './imagekit.ts';
import { infisicalRules } from './infisical.ts';
import { influxdbRules } from './influxdb.ts';
import { infracostRules } from './infracost.ts';
import { infuraRules } from './infura.ts';
import { inngestRules } from './inngest.ts';
import { intercomRules } from './intercom.ts';
import { ipinfoRules } from './ipinfo.ts';
import { jenkinsRules } from './jenkins.ts';
import { jetbrainsRules } from './jetbrains.ts';
import { jfrogRules } from './jfrog.ts';
import { jinaRules } from './jina.ts';
import { jwtRules } from './jwt.ts';
import { kakaoRules } from './kakao.ts';
import { klaviyoRules } from './klaviyo.ts';
import { kongRules } from './kong.ts';
import { koyebRules } from './koyeb.ts';
import { krakenRules } from './kraken.ts';
import { kubernetesRules } from './kubernetes.ts';
import { lambdatestRules } from './lambdatest.ts';
import { langfuseRules } from './langfuse.ts';
import { langsmithRules } from './langsmith.ts';
import { launchdarklyRules } from './launchdarkly.ts';
import { lineRules } from './line.ts';
import { linearRules } from './linear.ts';
import { linkedinRules } from './linkedin.ts';
import { linodeRules } from './linode.ts';
import { liveblocksRules } from './liveblocks.ts';
import { livekitRules } from './livekit.ts';
import { llamaCloudRules } from './llama-cloud.ts';
import { lobRules } from './lob.ts';
import { localstackRules } from './localstack.ts';
import { logdnaRules } from './logdna.ts';
import { logglyRules } from './loggly.ts';
import { logzIoRules } from './logz-io.ts';
import { lokaliseRules } from './lokalise.ts';
import { lookerRules } from './looker.ts';
import { loopsRules } from './loops.ts';
import { lumaRules } from './luma.ts';
import { mailchimpRules } from './mailchimp.ts';
import { mailersendRules } from './mailersend.ts';
import { mailgunRules } from './mailgun.ts';
import { mailjetRules } from './mailjet.ts';
import { mailtrapRules } from './mailtrap.ts';
import { makeRules } from './make.ts';
import { mapboxRules } from './mapbox.ts';
import { materializeRules } from './materialize.ts';
import { matrixRules } from './matrix.ts';
import { mattermostRules } from './mattermost.ts';
import { maxmindRules } from './maxmind.ts';
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
import { mongodbAtlasRules } from './mongodb-atlas.ts';
import { moonshotRules } from './moonshot.ts';
import { muxRules } from './mux.ts';
import { n8nRules } from './n8n.ts';
import { neonRules } from './neon.ts';
import { netbirdRules } from './netbird.ts';
import { netlifyRules } from './netlify.ts';
import { newrelicRules } from './newrelic.ts';
import { ngrokRules } from './ngrok.ts';
import { notionRules } from './notion.ts';
import { npmRules } from './npm.ts';
import { nugetRules } from './nuget.ts';
import { nvidiaRules } from './nvidia.ts';
import { nxCloudRules } from './nx-cloud.ts';
import { nylasRules } from './nylas.ts';
import { octopusRules } from './octopus.ts';
import { oktaRules } from './okta.ts';
import { onepasswordRules } from './onepassword.ts';
import { onesignalRules } from './onesignal.ts';
import { onfidoRules } from './onfido.ts';
import { openVsxRules } from './open-vsx.ts';
import { openaiRules } from './openai.ts';
import { openrouterRules } from './openrouter.ts';
import { openshiftRules } from './openshift.ts';
import { openweatherRules } from './openweather.ts';
import { opsgenieRules } from './opsgenie.ts';
import { oracleCloudRules } from './oracle-cloud.ts';
import { ovhRules } from './ovh.ts';
import { packagistRules } from './packagist.ts';
import { paddleRules } from './paddle.ts';
import { pagerdutyRules } from './pagerduty.ts';
import { patreonRules } from './patreon.ts';
import { paypalRules } from './paypal.ts';
import { paystackRules } from './paystack.ts';
import { percyRules } from './percy.ts';
import { perplexityRules } from './perplexity.ts';
import { personaRules } from './persona.ts';
import { pineconeRules } from './pinecone.ts';
import { pinterestRules } from './pinterest.ts';
import { pipedriveRules } from './pipedrive.ts';
import { plaidRules } from './plaid.ts';
import { planetscaleRules } from './planetscale.ts';
import { plivoRules } from './plivo.ts';
import { polarRules } from './polar.ts';
import { porkbunRules } from './porkbun.ts';
import { portainerRules } from './portainer.ts';
import { posthogRules } from './posthog.ts';
import { postmanRules } from './postman.ts';
import { postmarkRules } from './postmark.ts';
import { prefectRules } from './prefect.ts';
import { prismicRules } from './prismic.ts';
import { privateKeyRules } from './private-key.ts';
import { pubnubRules } from './pubnub.ts';
import { pulumiRules } from './pulumi.ts';
import { pushbulletRules } from './pushbullet.ts';
import { pusherRules } from './pusher.ts';
import { pypiRules } from './pypi.ts';
import { qdrantRules } from './qdrant.ts';
import { railwayRules } from './railway.ts';
import { rampRules } from './ramp.ts';
import { rancherRules } from './rancher.ts';
import { rapidapiRules } from './rapidapi.ts';
import { razorpayRules } from './razorpay.ts';
import { readmeRules } from './readme.ts';
import { recurlyRules } from './recurly.ts';
import { redisCloudRules } from './redis-cloud.ts';
import { renderRules } from './render.ts';
import { replicateRules } from './replicate.ts';
import { resendRules } from './resend.ts';
import { retellRules } from './retell.ts';
import { retoolRules } from './retool.ts';
import { rocketChatRules } from './rocket-chat.ts';
import { rollbarRules } from './rollbar.ts';
import { rootlyRules } from './rootly.ts';
import { rubygemsRules } from './rubygems.ts';
import { runpodRules } from './runpod.ts';
import { salesforceRules } from './salesforce.ts';
import { sanityRules } from './sanity.ts';
import { saucelabsRules } from './saucelabs.ts';
import { scalewayRules } from './scaleway.ts';
import { scalingoRules } from './scalingo.ts';
import { segmentRules } from './segment.ts';
import { semgrepRules } from './semgrep.ts';
import { sendbirdRules } from './sendbird.ts';
import { sendgridRules } from './sendgrid.ts';
import { sentryRules } from './sentry.ts';
import { serpapiRules } from './serpapi.ts';
import { settlemintRules } from './settlemint.ts';
import { shippoRules } from './shippo.ts';
import { shodanRules } from './shodan.ts';
import { shopifyRules } from './shopify.ts';
import { shopwareRules } from './shopware.ts';
import { shortcutRules } from './shortcut.ts';
import { sidekiqRules } from './sidekiq.ts';
import { sinchRules } from './sinch.ts';
import { slackRules } from './slack.ts';
import { smartsheetRules } from './smartsheet.ts';
import { snowflakeRules } from './snowflake.ts';
import { snykRules } from './snyk.ts';
import { socketRules } from './socket.ts';
import { sonarRules } from './sonar.ts';
import { sonatypeRules } from './sonatype.ts';
import { sourcegraphRules } from './sourcegraph.ts';
import { sparkpostRules } from './sparkpost.ts';
import { splitRules } from './split.ts';
import { splunkRules } from './splunk.ts';
import { spotifyRules } from './spotify.ts';
import { squareRules } from './square.ts';
import { statsigRules } from './statsig.ts';
import { storyblokRules } from './storyblok.ts';
import { strapiRules } from './strapi.ts';
import { stravaRules } from './strava.ts';
import { streamRules } from './stream.ts';
import { stripeRules } from './stripe.ts';
import { stytchRules } from './stytch.ts';
import { sumologicRules } from './sumologic.ts';
import { supabaseRules } from './supabase.ts';
import { sysdigRules } from './sysdig.ts';
import { tailscaleRules } from './tailscale.ts';
import { tavilyRules } from './tavily.ts';
import { telegramRules } from './telegram.ts';
import { teleportRules } from './teleport.ts';
import { telnyxRules } from './telnyx.ts';
import { tenableRules } from './tenable.ts';
import { tencentRules } from './tencent.ts';
import { tiktokRules } from './tiktok.ts';
import { tinybirdRules } from './tinybird.ts';
import { todoistRules } from './todoist.ts';
import { togetherRules } from './together.ts';
import { travisRules } from './travis.ts';
import { triggerDevRules } from './trigger-dev.ts';
import { twilioRules } from './twilio.ts';
import { twitchRules } from './twitch.ts';
import { twitterRules } from './twitter.ts';
import { typeformRules } from './typeform.ts';
import { unkeyRules } from './unkey.ts';
import { unleashRules } from './unleash.ts';
import { upstashRules } from './upstash.ts';
import { uptimerobotRules } from './uptimerobot.ts';
import { urlUserInfoRules } from './url-user-info.ts';
import { veracodeRules } from './veracode.ts';
import { vercelRules } from './vercel.ts';
import { veriffRules } from './veriff.ts';
import { viberRules } from './viber.ts';
import { virustotalRules } from './virustotal.ts';
import { vonageRules } from './vonage.ts';
import { voyageRules } from './voyage.ts';
import { vultrRules } from './vultr.ts';
import { wandbRules } from './wandb.ts';
import { weaviateRules } from './weaviate.ts';
import { webexRules } from './webex.ts';
import { webflowRules } from './webflow.ts';
import { wechatRules } from './wechat.ts';
import { wireguardRules } from './wireguard.ts';
import { wiseRules } from './wise.ts';
import { woocommerceRules } from './woocommerce.ts';
import { xaiRules } from './xai.ts';
import { xataRules } from './xata.ts';
import { xenditRules } from './xendit.ts';
import { yandexCloudRules } from './yandex-cloud.ts';
import { yelpRules } from './yelp.ts';
import { zapierRules } from './zapier.ts';
import { zendeskRules } from './zendesk.ts';
import { zerotierRules } from './zerotier.ts';
import { zhipuRules } from './zhipu.ts';
import { zoomRules } from './zoom.ts';

export const secretRules: readonly SecretRule[] = [
  ...ablyRules,
  ...adobeRules,
  ...adyenRules,
  ...ageRules,
  ...agoraRules,
  ...ai21Rules,
  ...airbrakeRules,
  ...airbyteRules,
  ...airtableRules,
  ...aivenRules,
  ...akamaiRules,
  ...alchemyRules,
  ...algoliaRules,
  ...alibabaRules,
  ...amplitudeRules,
  ...ansibleGalaxyRules,
  ...anthropicRules,
  ...anyscaleRules,
  ...apifyRules,
  ...appsignalRules,
  ...appveyorRules,
  ...appwriteRules,
  ...asanaRules,
  ...assemblyaiRules,
  ...atlassianRules,
  ...auth0Rules,
  ...awsRules,
  ...axiomRules,
  ...azureRules,
  ...azureDevopsRules,
  ...azureKeysRules,
  ...backblazeRules,
  ...baiduRules,
  ...beamerRules,
  ...betterStackRules,
  ...bigcommerceRules,
  ...binanceRules,
  ...bitbucketRules,
  ...bitlyRules,
  ...bitriseRules,
  ...bitwardenRules,
  ...boxRules,
  ...braintreeRules,
  ...braveSearchRules,
  ...brevoRules,
  ...browserbaseRules,
  ...browserstackRules,
  ...bugsnagRules,
  ...buildkiteRules,
  ...calComRules,
  ...cartesiaRules,
  ...cerebrasRules,
  ...chargebeeRules,
  ...checklyRules,
  ...checkoutComRules,
  ...chromaticRules,
  ...circleciRules,
  ...ciscoMerakiRules,
  ...civoRules,
  ...clarifaiRules,
  ...clerkRules,
  ...clickhouseRules,
  ...clickupRules,
  ...clojarsRules,
  ...cloudflareRules,
  ...cloudinaryRules,
  ...cloudsmithRules,
  ...cockroachRules,
  ...cocoapodsRules,
  ...codacyRules,
  ...codeClimateRules,
  ...codecovRules,
  ...cohereRules,
  ...coinbaseRules,
  ...composioRules,
  ...configAccountRules,
  ...configEnvironmentRules,
  ...configFrameworkRules,
  ...configPasswordRules,
  ...configServiceRules,
  ...configShellRules,
  ...configXmlRules,
  ...confluentRules,
  ...connectionStringRules,
  ...consulRules,
  ...contentfulRules,
  ...context7Rules,
  ...convexRules,
  ...coralogixRules,
  ...couchbaseRules,
  ...courierRules,
  ...coverallsRules,
  ...cratesIoRules,
  ...crispRules,
  ...crowdinRules,
  ...crowdstrikeRules,
  ...cursorRules,
  ...customerIoRules,
  ...cypressRules,
  ...dagsterRules,
  ...dashscopeRules,
  ...databricksRules,
  ...datadogRules,
  ...datastaxRules,
  ...daytonaRules,
  ...dbtRules,
  ...deepgramRules,
  ...deepseekRules,
  ...definedNetworkingRules,
  ...denoRules,
  ...depotRules,
  ...digitaloceanRules,
  ...digitaloceanSpacesRules,
  ...dingtalkRules,
  ...discordRules,
  ...dnsimpleRules,
  ...dockerRules,
  ...dockerSwarmRules,
  ...docusignRules,
  ...doordashRules,
  ...dopplerRules,
  ...driftRules,
  ...droneRules,
  ...dropboxRules,
  ...dropboxSignRules,
  ...dubRules,
  ...duffelRules,
  ...dwollaRules,
  ...dynatraceRules,
  ...e2bRules,
  ...easypostRules,
  ...elasticRules,
  ...elevenlabsRules,
  ...etherscanRules,
  ...evernoteRules,
  ...exaRules,
  ...exoscaleRules,
  ...expoRules,
  ...falRules,
  ...fastlyRules,
  ...feishuRules,
  ...figmaRules,
  ...finicityRules,
  ...firebaseRules,
  ...firecrawlRules,
  ...firehydrantRules,
  ...fireworksRules,
  ...flutterwaveRules,
  ...flyIoRules,
  ...fossaRules,
  ...frameIoRules,
  ...freshdeskRules,
  ...gandiRules,
  ...genericSecretRules,
  ...ghostRules,
  ...giteaRules,
  ...gitguardianRules,
  ...githubRules,
  ...gitlabRules,
  ...gitpodRules,
  ...gocardlessRules,
  ...godaddyRules,
  ...googleRules,
  ...gradleRules,
  ...grafanaRules,
  ...groqRules,
  ...gumroadRules,
  ...harnessRules,
  ...hashicorpRules,
  ...heliconeRules,
  ...herokuRules,
  ...hetznerRules,
  ...hexPmRules,
  ...honeycombRules,
  ...httpHeaderRules,
  ...hubspotRules,
  ...huggingFaceRules,
  ...ibmCloudRules,
  ...iftttRules,
  ...imagekitRules,
  ...infisicalRules,
  ...influxdbRules,
  ...infracostRules,
  ...infuraRules,
  ...inngestRules,
  ...intercomRules,
  ...ipinfoRules,
  ...jenkinsRules,
  ...jetbrainsRules,
  ...jfrogRules,
  ...jinaRules,
  ...jwtRules,
  ...kakaoRules,
  ...klaviyoRules,
  ...kongRules,
  ...koyebRules,
  ...krakenRules,
  ...kubernetesRules,
  ...lambdatestRules,
  ...langfuseRules,
  ...langsmithRules,
  ...launchdarklyRules,
  ...lineRules,
  ...linearRules,
  ...linkedinRules,
  ...linodeRules,
  ...liveblocksRules,
  ...livekitRules,
  ...llamaCloudRules,
  ...lobRules,
  ...localstackRules,
  ...logdnaRules,
  ...logglyRules,
  ...logzIoRules,
  ...lokaliseRules,
  ...lookerRules,
  ...loopsRules,
  ...lumaRules,
  ...mailchimpRules,
  ...mailersendRules,
  ...mailgunRules,
  ...mailjetRules,
  ...mailtrapRules,
  ...makeRules,
  ...mapboxRules,
  ...materializeRules,
  ...matrixRules,
  ...mattermostRules,
  ...maxmindRules,
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
  ...mongodbAtlasRules,
  ...moonshotRules,
  ...muxRules,
  ...n8nRules,
  ...neonRules,
  ...netbirdRules,
  ...netlifyRules,
  ...newrelicRules,
  ...ngrokRules,
  ...notionRules,
  ...npmRules,
  ...nugetRules,
  ...nvidiaRules,
  ...nxCloudRules,
  ...nylasRules,
  ...octopusRules,
  ...oktaRules,
  ...onepasswordRules,
  ...onesignalRules,
  ...onfidoRules,
  ...openVsxRules,
  ...openaiRules,
  ...openrouterRules,
  ...openshiftRules,
  ...openweatherRules,
  ...opsgenieRules,
  ...oracleCloudRules,
  ...ovhRules,
  ...packagistRules,
  ...paddleRules,
  ...pagerdutyRules,
  ...patreonRules,
  ...paypalRules,
  ...paystackRules,
  ...percyRules,
  ...perplexityRules,
  ...personaRules,
  ...pineconeRules,
  ...pinterestRules,
  ...pipedriveRules,
  ...plaidRules,
  ...planetscaleRules,
  ...plivoRules,
  ...polarRules,
  ...porkbunRules,
  ...portainerRules,
  ...posthogRules,
  ...postmanRules,
  ...postmarkRules,
  ...prefectRules,
  ...prismicRules,
  ...privateKeyRules,
  ...pubnubRules,
  ...pulumiRules,
  ...pushbulletRules,
  ...pusherRules,
  ...pypiRules,
  ...qdrantRules,
  ...railwayRules,
  ...rampRules,
  ...rancherRules,
  ...rapidapiRules,
  ...razorpayRules,
  ...readmeRules,
  ...recurlyRules,
  ...redisCloudRules,
  ...renderRules,
  ...replicateRules,
  ...resendRules,
  ...retellRules,
  ...retoolRules,
  ...rocketChatRules,
  ...rollbarRules,
  ...rootlyRules,
  ...rubygemsRules,
  ...runpodRules,
  ...salesforceRules,
  ...sanityRules,
  ...saucelabsRules,
  ...scalewayRules,
  ...scalingoRules,
  ...segmentRules,
  ...semgrepRules,
  ...sendbirdRules,
  ...sendgridRules,
  ...sentryRules,
  ...serpapiRules,
  ...settlemintRules,
  ...shippoRules,
  ...shodanRules,
  ...shopifyRules,
  ...shopwareRules,
  ...shortcutRules,
  ...sidekiqRules,
  ...sinchRules,
  ...slackRules,
  ...smartsheetRules,
  ...snowflakeRules,
  ...snykRules,
  ...socketRules,
  ...sonarRules,
  ...sonatypeRules,
  ...sourcegraphRules,
  ...sparkpostRules,
  ...splitRules,
  ...splunkRules,
  ...spotifyRules,
  ...squareRules,
  ...statsigRules,
  ...storyblokRules,
  ...strapiRules,
  ...stravaRules,
  ...streamRules,
  ...stripeRules,
  ...stytchRules,
  ...sumologicRules,
  ...supabaseRules,
  ...sysdigRules,
  ...tailscaleRules,
  ...tavilyRules,
  ...telegramRules,
  ...teleportRules,
  ...telnyxRules,
  ...tenableRules,
  ...tencentRules,
  ...tiktokRules,
  ...tinybirdRules,
  ...todoistRules,
  ...togetherRules,
  ...travisRules,
  ...triggerDevRules,
  ...twilioRules,
  ...twitchRules,
  ...twitterRules,
  ...typeformRules,
  ...unkeyRules,
  ...unleashRules,
  ...upstashRules,
  ...uptimerobotRules,
  ...urlUserInfoRules,
  ...veracodeRules,
  ...vercelRules,
  ...veriffRules,
  ...viberRules,
  ...virustotalRules,
  ...vonageRules,
  ...voyageRules,
  ...vultrRules,
  ...wandbRules,
  ...weaviateRules,
  ...webexRules,
  ...webflowRules,
  ...wechatRules,
  ...wireguardRules,
  ...wiseRules,
  ...woocommerceRules,
  ...xaiRules,
  ...xataRules,
  ...xenditRules,
  ...yandexCloudRules,
  ...yelpRules,
  ...zapierRules,
  ...zendeskRules,
  ...zerotierRules,
  ...zhipuRules,
  ...zoomRules,
];
