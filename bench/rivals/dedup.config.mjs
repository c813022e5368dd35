export const gatewayConfig = { inboundInflightRequestDeduplication: true };
