export const gatewayConfig = {};
