curl --location 'http://10.99.27.33:7304/v1/interconn/net/refresh' --header 'Content-Type: application/json' --data '{
    "node_id": "LX0000010000280",
    "inst_id": "JG0100002800000000",
    "address": "192.168.100.63:27304",
    "guest_root": "",
    "guest_crt": ""
}'
